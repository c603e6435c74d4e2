package io.weir.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.protocol.TaskState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State goes on where it was, whatever happens in between and however many subtasks there are then. */
class LocalRestoreTest {
    private static final long RECORDS = 120_000;
    private static final int KEYS = 500;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void suspendedAndResumedManyTimesItCountsEachRecordOnce(long seed) throws Exception {
        Random random = new Random(seed);
        LocalCheckpoints checkpoints = new LocalCheckpoints(directory);
        LocalCheckpoints.Taken from = null;
        String name = "resumed-" + seed;
        boolean over = false;
        int runs = 0;
        while (!over) {
            int parallelism = 1 + random.nextInt(4);
            int taskManagers = 1 + random.nextInt(2);
            try (LocalTasks tasks = new LocalTasks(taskManagers, configuration())) {
                LocalTasks.Running running = tasks.start(program(name), parallelism, from, checkpoints);
                running.awaitRunning();
                for (int i = random.nextInt(3); i > 0 && !running.hasEnded(); i--) {
                    checkpoints.take(running, AfterSnapshot.CONTINUE);
                }
                // The last run goes to the end, where a last checkpoint lets each task end.
                boolean last = ++runs == 6;
                from = checkpoints.take(running, last ? AfterSnapshot.CONTINUE : AfterSnapshot.SUSPEND);
                if (last) {
                    takeUntilTheEnd(checkpoints, running);
                }
                over = last || from == null;
                running.awaitEnd();
                assertThat(running.failures).isEmpty();
                assertThat(running.states.values()).containsOnly(TaskState.FINISHED);
            }
        }

        assertThat(counts(name)).isEqualTo(expected());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void brokenOffAndRestoredManyTimesItsStateHoldsEachRecordOnce(long seed) throws Exception {
        Random random = new Random(seed);
        LocalCheckpoints checkpoints = new LocalCheckpoints(directory);
        LocalCheckpoints.Taken from = null;
        for (int i = 0; i < 3; i++) {
            try (LocalTasks tasks = new LocalTasks(1 + random.nextInt(2), configuration())) {
                String name = "broken-%d-%d".formatted(seed, i);
                LocalTasks.Running running = tasks.start(program(name), 2 + random.nextInt(3), from, checkpoints);
                running.awaitRunning();
                LocalCheckpoints.Taken taken = checkpoints.take(running, AfterSnapshot.CONTINUE);
                assertThat(running.failures).isEmpty();
                assertThat(taken)
                        .as("the checkpoint is taken while there is data")
                        .isNotNull();
                from = taken;
                running.cancelAll();
                running.awaitEnd();
            }
        }
        String name = "restored-" + seed;
        try (LocalTasks tasks = new LocalTasks(1, configuration())) {
            LocalTasks.Running running = tasks.start(program(name), 3, from, checkpoints);
            running.awaitRunning();
            while (checkpoints.take(running, AfterSnapshot.CONTINUE) != null) {
                assertThat(running.failures).isEmpty();
            }
            running.awaitEnd();
        }

        assertLastCounts(name);
    }

    /** Every record was counted once in the state that the last one of its key found. */
    static void assertLastCounts(String name) {
        counts(name)
                .forEach((key, counts) -> assertThat(counts.get(counts.size() - 1))
                        .as("last count of key %d", key)
                        .isEqualTo(RECORDS / KEYS));
    }

    @Test
    void waitsForTheLastCheckpointBeforeItEnds() throws Exception {
        LocalCheckpoints checkpoints = new LocalCheckpoints(directory);
        try (LocalTasks tasks = new LocalTasks(1, configuration())) {
            LocalTasks.Running running = tasks.start(program("last"), 2, null, checkpoints);
            running.awaitDataEnd("last", RECORDS);
            assertThat(running.hasEnded()).isFalse();

            takeUntilTheEnd(checkpoints, running);
            running.awaitEnd();

            assertThat(running.states.values()).containsOnly(TaskState.FINISHED);
        }
        assertThat(counts("last")).isEqualTo(expected());
    }

    private static void takeUntilTheEnd(LocalCheckpoints checkpoints, LocalTasks.Running running) throws Exception {
        while (checkpoints.take(running, AfterSnapshot.CONTINUE) != null) {
            assertThat(running.failures).isEmpty();
        }
    }

    private static Configuration configuration() {
        return new Configuration().setString("execution.checkpointing.interval", "1 s");
    }

    /** Emits key and running count of each record. */
    static StreamExecutionEnvironment program(String name) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        env.fromSequence(1, RECORDS)
                .uid("numbers")
                .keyBy(number -> number % KEYS)
                .map(new Count())
                .uid("count")
                .sinkTo(new LocalTasksTest.ListSink<>(name));
        return env;
    }

    private static TreeMap<Long, List<Long>> expected() {
        TreeMap<Long, List<Long>> expected = new TreeMap<>();
        for (long number = 1; number <= RECORDS; number++) {
            List<Long> counts = expected.computeIfAbsent(number % KEYS, key -> new ArrayList<>());
            counts.add(counts.size() + 1L);
        }
        return expected;
    }

    private static TreeMap<Long, List<Long>> counts(String name) {
        TreeMap<Long, List<Long>> counts = new TreeMap<>();
        for (Object result : LocalTasksTest.results(name)) {
            long[] pair = (long[]) result;
            counts.computeIfAbsent(pair[0], key -> new ArrayList<>()).add(pair[1]);
        }
        counts.values().forEach(list -> list.sort(null));
        return counts;
    }

    private static final class Count extends RichMapFunction<Long, long[]> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> count;
        private int processed;

        @Override
        public void open(OpenContext openContext) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
        }

        @Override
        public long[] map(Long number) throws Exception {
            if (++processed % 24 == 0) {
                LockSupport.parkNanos(100_000); // so slow that something is left when a checkpoint is taken
            }
            Long before = count.value();
            long now = before == null ? 1 : before + 1;
            count.update(now);
            return new long[] {number % KEYS, now};
        }
    }
}
