package io.weir.taskmanager;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.DataStream;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.ChannelAssignment;
import io.weir.runtime.checkpoint.ChannelState;
import io.weir.runtime.checkpoint.OperatorSnapshot;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskState;
import io.weir.taskmanager.task.Task;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints of programs whose last operator stands still, so that all channels before it are full. */
@Timeout(120)
class LocalOvertakingTest {
    private static final long RECORDS = 60_000;
    private static final int KEYS = 500;

    /** So few that they fit into one channel. */
    private static final long FEW = 100;

    /** How many records the last operator of a program may still process. */
    private static final Map<String, Semaphore> PERMITS = new ConcurrentHashMap<>();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "1, false", "2, false"})
    void aCheckpointDoesNotWaitForAnOperatorThatStandsStill(int taskManagers, boolean anyEdge) throws Exception {
        String name = "still-%d-%s".formatted(taskManagers, anyEdge);
        LocalCheckpoints checkpoints = new LocalCheckpoints(directory);
        checkpoints.alignFor(0);
        LocalCheckpoints.Taken taken = takeUnderBackPressure(name, taskManagers, anyEdge, checkpoints);

        TaskSnapshot.Figures figures = sum(taken);
        assertThat(figures.unaligned()).isTrue();
        assertThat(figures.persistedBytes()).isPositive();
        assertThat(finish(name + "-restored", 2, taskManagers, anyEdge, taken, checkpoints))
                .isEqualTo(expected());
    }

    @ParameterizedTest
    @CsvSource({"3, 1", "1, 1", "3, 2", "1, 2"})
    void recordsOnTheirWayGoWhereTheirKeysAreAtAnotherParallelism(int parallelism, int taskManagers) throws Exception {
        String name = "rescaled-%d-%d".formatted(parallelism, taskManagers);
        LocalCheckpoints checkpoints = new LocalCheckpoints(directory);
        checkpoints.alignFor(0);
        LocalCheckpoints.Taken taken = takeUnderBackPressure(name, taskManagers, false, checkpoints);

        assertThat(finish(name + "-restored", parallelism, taskManagers, false, taken, checkpoints))
                .isEqualTo(expected());
    }

    /** What the tests above would show if barriers did not overtake. */
    @Test
    void withoutOvertakingACheckpointWaits() throws Exception {
        PERMITS.put("waits", new Semaphore(0));
        LocalCheckpoints checkpoints = new LocalCheckpoints(directory);
        try (LocalTasks tasks = new LocalTasks(1, configuration())) {
            LocalTasks.Running running = tasks.start(program("waits", true), 2, null, checkpoints);
            awaitStandstill(running);
            LocalCheckpoints.Begun begun = checkpoints.begin(running, AfterSnapshot.CONTINUE);
            eventually(
                    "the sources have acknowledged", () -> begun.acknowledged().size() >= 2);
            awaitStandstill(running);

            assertThat(isAllBut(running, begun, "Tally"))
                    .as("tasks with full channels have acknowledged")
                    .isFalse();

            PERMITS.get("waits").release(1 << 28);
            assertThat(checkpoints.await(begun)).isNotNull();
            running.cancelAll();
            running.awaitEnd();
        }
    }

    @Test
    void aCheckpointOfATaskThatStandsStillDoesNotMakeItsProducersSendMore() throws Exception {
        PERMITS.put("bounded", new Semaphore(0));
        LocalCheckpoints checkpoints = new LocalCheckpoints(directory);
        checkpoints.alignFor(0);
        try (LocalTasks tasks = new LocalTasks(2, configuration())) {
            LocalTasks.Running running = tasks.start(program("bounded", true), 2, null, checkpoints);
            awaitStandstill(running);
            long before = sent(running);
            for (int i = 0; i < 20; i++) {
                LocalCheckpoints.Begun begun = checkpoints.begin(running, AfterSnapshot.CONTINUE);
                eventually("all but the last operator have acknowledged", () -> isAllBut(running, begun, "Tally"));
                awaitStandstill(running);
                running.tasks.values().forEach(task -> task.checkpointAborted(begun.id()));
            }

            assertThat(sent(running) - before).isLessThan(2_000);
            running.cancelAll();
            PERMITS.get("bounded").release(1 << 28);
            running.awaitEnd();
        }
    }

    /**
     * A first checkpoint lets the source end while its records are still before the last operator; a second one is triggered
     * in that operator itself.
     */
    @ParameterizedTest
    @ValueSource(longs = {-1, 0})
    void aCheckpointBehindTheEndOfAllProducersHoldsWhatIsQueued(long timeoutMillis) throws Exception {
        String name = "behind" + timeoutMillis;
        PERMITS.put(name, new Semaphore(0));
        LocalCheckpoints checkpoints = new LocalCheckpoints(directory);
        checkpoints.alignFor(0);
        LocalCheckpoints.Taken taken;
        try (LocalTasks tasks = new LocalTasks(1, configuration())) {
            LocalTasks.Running running = tasks.start(fewRecords(name), 1, null, checkpoints);
            running.awaitRunning();
            eventually("the source waits for its last checkpoint", checkpoints::anyAwaitsLast);
            awaitSlowly(checkpoints, checkpoints.begin(running, AfterSnapshot.CONTINUE), name, 1);
            eventually(
                    "the source has ended",
                    () -> running.tasks.keySet().stream().anyMatch(running::hasEnded));
            assertThat((long) LocalTasksTest.results(name).size())
                    .as("processed, the others are queued")
                    .isLessThan(FEW);

            checkpoints.alignFor(timeoutMillis);
            taken = awaitSlowly(checkpoints, checkpoints.begin(running, AfterSnapshot.CONTINUE), name, 1);
            assertThat(running.failures).isEmpty();
            assertThat(sum(taken).persistedBytes() > 0).isEqualTo(timeoutMillis == 0);
            running.cancelAll();
            PERMITS.get(name).release(1 << 28);
            running.awaitEnd();
        }

        String restored = name + "-restored";
        PERMITS.put(restored, new Semaphore(1 << 28));
        try (LocalTasks tasks = new LocalTasks(1, configuration())) {
            LocalTasks.Running running = tasks.start(fewRecords(restored), 2, taken, checkpoints);
            running.awaitRunning();
            while (checkpoints.take(running, AfterSnapshot.CONTINUE) != null) {
                assertThat(running.failures).isEmpty();
            }
            running.awaitEnd();
            assertThat(running.tasks.values())
                    .filteredOn(task -> task.info().taskName().contains("Tally"))
                    .hasSize(2)
                    .allMatch(task -> task.figures().totals().get("currentInputWatermark") == Long.MAX_VALUE);
        }
        // What was processed before the checkpoint is in its state, and in the results of the run before.
        long tallied = LocalTasksTest.results(restored).size();
        assertThat(tallied).isEqualTo(timeoutMillis == 0 ? FEW - processedBefore(taken, name) : 0);
    }

    private static StreamExecutionEnvironment fewRecords(String name) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        env.fromSequence(1, FEW)
                .uid("numbers")
                .map(number -> new long[] {number, 1})
                .keyBy(count -> count[0])
                .map(new Tally(name))
                .name("Tally")
                .uid("tally")
                .sinkTo(new LocalTasksTest.ListSink<>(name));
        return env;
    }

    /** Records that are not among those that were on their way; results may have come since. */
    private static long processedBefore(LocalCheckpoints.Taken taken, String name) {
        long queued = taken.tasks().values().stream()
                .flatMap(task -> task.operators().stream())
                .map(OperatorSnapshot::channels)
                .filter(Objects::nonNull)
                .flatMap(channels -> channels.channels().stream())
                .mapToLong(ChannelState.Channel::records)
                .sum();
        assertThat((long) LocalTasksTest.results(name).size()).isGreaterThanOrEqualTo(FEW - queued);
        return FEW - queued;
    }

    /** Crash after crash, with stalls in between. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void brokenOffAndRestoredManyTimesItsStateHoldsEachRecordOnce(long seed) throws Exception {
        Random random = new Random(seed);
        LocalCheckpoints checkpoints = new LocalCheckpoints(directory);
        LocalCheckpoints.Taken from = null;
        for (int i = 0; i < 4; i++) {
            String name = "broken-%d-%d".formatted(seed, i);
            PERMITS.put(name, new Semaphore(random.nextInt(3_000)));
            try (LocalTasks tasks = new LocalTasks(1 + random.nextInt(2), configuration())) {
                LocalTasks.Running running =
                        tasks.start(program(name, false), 1 + random.nextInt(3), from, checkpoints);
                running.awaitRunning();
                for (int taken = random.nextInt(4); taken >= 0; taken--) {
                    checkpoints.alignFor(new long[] {0, 0, 1, 20}[random.nextInt(4)]);
                    from = awaitSlowly(checkpoints, checkpoints.begin(running, AfterSnapshot.CONTINUE), name);
                    assertThat(running.failures).isEmpty();
                }
                running.cancelAll();
                PERMITS.get(name).release(1 << 28);
                running.awaitEnd();
            }
        }

        assertThat(from).isNotNull();
        assertThat(finish("broken-%d-last".formatted(seed), 2, 1, false, from, checkpoints))
                .isEqualTo(expected());
    }

    @Test
    void refusesAnotherParallelismWhereRecordsAreBoundToTheirSubtask() throws Exception {
        LocalCheckpoints checkpoints = new LocalCheckpoints(directory);
        checkpoints.alignFor(0);
        LocalCheckpoints.Taken taken = takeUnderBackPressure("refused", 1, true, checkpoints);
        try (LocalTasks tasks = new LocalTasks(1, configuration())) {
            LocalTasks.Running running = tasks.start(program("refused", true), 3, null, checkpoints);
            running.cancelAll();
            PERMITS.get("refused").release(1 << 28);
            running.awaitEnd();

            assertThat(new ChannelAssignment(running.job, taken.operators()).problems(false))
                    .singleElement()
                    .asString()
                    .contains("from 'Count' to 'Pass' (FORWARD, from 2 to 2 subtasks)", "take a savepoint");
        }
    }

    private LocalCheckpoints.Taken takeUnderBackPressure(
            String name, int taskManagers, boolean anyEdge, LocalCheckpoints checkpoints) throws Exception {
        PERMITS.put(name, new Semaphore(0));
        try (LocalTasks tasks = new LocalTasks(taskManagers, configuration())) {
            LocalTasks.Running running = tasks.start(program(name, anyEdge), 2, null, checkpoints);
            awaitStandstill(running);
            LocalCheckpoints.Begun begun = checkpoints.begin(running, AfterSnapshot.CONTINUE);
            eventually("all but the last operator have acknowledged", () -> isAllBut(running, begun, "Tally"));
            LocalCheckpoints.Taken taken = awaitSlowly(checkpoints, begun, name);
            running.cancelAll();
            PERMITS.get(name).release(1 << 28);
            running.awaitEnd();
            assertThat(running.failures).isEmpty();
            assertThat(taken).isNotNull();
            return taken;
        }
    }

    /** The last operator comes to the end of the batch at hand. */
    private static LocalCheckpoints.Taken awaitSlowly(
            LocalCheckpoints checkpoints, LocalCheckpoints.Begun begun, String name) throws Exception {
        return awaitSlowly(checkpoints, begun, name, 64);
    }

    private static LocalCheckpoints.Taken awaitSlowly(
            LocalCheckpoints checkpoints, LocalCheckpoints.Begun begun, String name, int permits) throws Exception {
        eventually("the checkpoint is complete", () -> {
            PERMITS.get(name).release(permits);
            return begun.isComplete() || !begun.running().failures.isEmpty();
        });
        return checkpoints.await(begun);
    }

    private TreeMap<Long, List<Long>> finish(
            String name,
            int parallelism,
            int taskManagers,
            boolean anyEdge,
            LocalCheckpoints.Taken from,
            LocalCheckpoints checkpoints)
            throws Exception {
        PERMITS.put(name, new Semaphore(1 << 28));
        try (LocalTasks tasks = new LocalTasks(taskManagers, configuration())) {
            LocalTasks.Running running = tasks.start(program(name, anyEdge), parallelism, from, checkpoints);
            running.awaitRunning();
            while (checkpoints.take(running, AfterSnapshot.CONTINUE) != null) {
                assertThat(running.failures).isEmpty();
            }
            running.awaitEnd();
            assertThat(running.states.values()).containsOnly(TaskState.FINISHED);
        }
        TreeMap<Long, List<Long>> last = new TreeMap<>();
        for (Object result : LocalTasksTest.results(name)) {
            long[] tally = (long[]) result;
            last.merge(tally[0], List.of(tally[1], tally[2]), (a, b) -> a.get(0) > b.get(0) ? a : b);
        }
        return last;
    }

    private static boolean isAllBut(LocalTasks.Running running, LocalCheckpoints.Begun begun, String name) {
        return running.tasks.entrySet().stream()
                .allMatch(entry -> begun.acknowledged().containsKey(entry.getKey())
                        || entry.getValue().info().taskName().contains(name));
    }

    /** The sources wait for room, and for some milliseconds nothing has moved; the last operator waits for permits. */
    private static void awaitStandstill(LocalTasks.Running running) {
        running.awaitRunning();
        long[] last = {-1, 0};
        eventually("everything stands still", () -> {
            long now = sent(running);
            last[1] = now == last[0] && running.tasks.values().stream().allMatch(LocalOvertakingTest::stands)
                    ? last[1] + 1
                    : 0;
            last[0] = now;
            return last[1] > 20;
        });
    }

    /** A task in the middle may have nothing to do while the others are full. */
    private static boolean stands(Task task) {
        boolean source = task.info().taskName().startsWith("Source");
        List<String> methods = source ? List.of("awaitOutput") : List.of("awaitOutput", "awaitPermit", "awaitInput");
        return Arrays.stream(task.stackTrace()).anyMatch(frame -> methods.contains(frame.getMethodName()));
    }

    private static long sent(LocalTasks.Running running) {
        return running.tasks.values().stream()
                .mapToLong(task -> task.figures().totals().get("numRecordsOut"))
                .sum();
    }

    private static TaskSnapshot.Figures sum(LocalCheckpoints.Taken taken) {
        long persisted = 0;
        boolean unaligned = true;
        for (Map.Entry<AttemptId, TaskSnapshot> each : taken.tasks().entrySet()) {
            JobVertex vertex = taken.job().vertices().stream()
                    .filter(candidate -> candidate.id().equals(each.getKey().vertexId()))
                    .findFirst()
                    .orElseThrow();
            persisted += each.getValue().figures().persistedBytes();
            unaligned &= vertex.isSource() || each.getValue().figures().unaligned();
        }
        return new TaskSnapshot.Figures(0, 0, 0, 0, 0, 0, 0, persisted, unaligned);
    }

    private static Configuration configuration() {
        return new Configuration()
                .setString("execution.checkpointing.interval", "1 s")
                .setString("pipeline.exchange-batch-records", "16");
    }

    /** Each record is counted by its key, and the counts are added up; {@code anyEdge}: by way of edges without keys. */
    private static StreamExecutionEnvironment program(String name, boolean anyEdge) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        DataStream<long[]> counts = env.fromSequence(1, RECORDS)
                .uid("numbers")
                .keyBy(number -> number % KEYS)
                .map(new Count())
                .name("Count")
                .uid("count");
        if (anyEdge) {
            counts = counts.map(count -> count)
                    .name("Pass")
                    .uid("pass")
                    .disableChaining()
                    .rebalance()
                    .map(count -> count)
                    .name("Pass on")
                    .uid("pass on");
        }
        counts.keyBy(count -> count[0])
                .map(new Tally(name))
                .name("Tally")
                .uid("tally")
                .sinkTo(new LocalTasksTest.ListSink<>(name));
        return env;
    }

    private static TreeMap<Long, List<Long>> expected() {
        TreeMap<Long, List<Long>> expected = new TreeMap<>();
        long each = RECORDS / KEYS;
        for (long key = 0; key < KEYS; key++) {
            expected.put(key, List.of(each, each * (each + 1) / 2));
        }
        return expected;
    }

    private static final class Count extends RichMapFunction<Long, long[]> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext openContext) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
        }

        @Override
        public long[] map(Long number) throws Exception {
            Long before = count.value();
            long now = before == null ? 1 : before + 1;
            count.update(now);
            return new long[] {number % KEYS, now};
        }
    }

    /** Key, number of records, and the sum of what they say. */
    private static final class Tally extends RichMapFunction<long[], long[]> {
        private static final long serialVersionUID = 1L;

        private final String name;
        private transient ValueState<Long> received;
        private transient ValueState<Long> sum;

        Tally(String name) {
            this.name = name;
        }

        @Override
        public void open(OpenContext openContext) {
            received = getRuntimeContext().getState(new ValueStateDescriptor<>("received", Long.class));
            sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Long.class));
        }

        @Override
        public long[] map(long[] count) throws Exception {
            awaitPermit();
            long records = (received.value() == null ? 0 : received.value()) + 1;
            long total = (sum.value() == null ? 0 : sum.value()) + count[1];
            received.update(records);
            sum.update(total);
            return new long[] {count[0], records, total};
        }

        private void awaitPermit() {
            while (!PERMITS.get(name).tryAcquire()) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
