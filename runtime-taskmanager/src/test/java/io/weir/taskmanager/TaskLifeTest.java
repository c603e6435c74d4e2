package io.weir.taskmanager;

import static io.weir.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.api.connector.Sink;
import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.connector.basic.DiscardingSink;
import io.weir.api.datastream.JobID;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.OpenContext;
import io.weir.api.functions.RichMapFunction;
import io.weir.runtime.config.ClassLoadingConfig;
import io.weir.runtime.config.TaskManagerConfig;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobGraphBuilder;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskState;
import io.weir.taskmanager.task.Task;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
final class TaskLifeTest {
    /** Batches in a full channel, each of up to 256 records, and the one that waits for room. */
    private static final long MOST_QUEUED = 65 * 256;

    private static final AtomicLong EMITTED = new AtomicLong();
    private static volatile CountDownLatch gate = new CountDownLatch(1);

    private final StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);

    /** Where a function or a writer fails. */
    private enum Stage {
        OPEN,
        CLOSE,
        FINISH
    }

    @BeforeEach
    void reset() {
        EMITTED.set(0);
        gate = new CountDownLatch(1);
    }

    @Test
    void cancelsATaskThatHasNothingToDo() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LocalTasks tasks = new LocalTasks(1, new Configuration())) {
            env.socketTextStream("localhost", silent.getLocalPort()).sinkTo(new DiscardingSink<>());
            LocalTasks.Running running = tasks.start(job());
            Task task = running.tasks.values().iterator().next();
            eventually("the task is idle", () -> isIn(task, "awaitInput"));

            running.cancelAll();

            running.ended.await();
            assertThat(running.states.values()).containsOnly(TaskState.CANCELED);
            assertThat(running.failures).isEmpty();
        }
    }

    @Test
    void aSlowSinkHoldsTheSourceAndQueuesStayBounded() throws Exception {
        slowSink();
        try (LocalTasks tasks = new LocalTasks(1, new Configuration())) {
            LocalTasks.Running running = tasks.start(job());
            Task source = task(running, "Source");
            eventually("the source waits for its output", () -> isIn(source, "awaitOutput"));

            assertThat(EMITTED.get()).isPositive().isLessThanOrEqualTo(MOST_QUEUED);

            gate.countDown();
            running.ended.await();
            assertThat(running.states.values()).containsOnly(TaskState.FINISHED);
            assertThat(EMITTED.get()).isEqualTo(100_000);
        }
    }

    @Test
    void cancelsATaskThatWaitsForItsOutput() throws Exception {
        slowSink();
        try (LocalTasks tasks = new LocalTasks(1, new Configuration())) {
            LocalTasks.Running running = tasks.start(job());
            Task source = task(running, "Source");
            eventually("the source waits for its output", () -> isIn(source, "awaitOutput"));

            running.cancelAll();

            eventually("the source has ended", source::hasEnded);
            eventually("its end is told", () -> running.states.get(source.attempt()) == TaskState.CANCELED);
            gate.countDown();
            running.ended.await();
            assertThat(running.states.values()).containsOnly(TaskState.CANCELED);
        }
    }

    @Test
    void userCodeThatIgnoresInterruptsEndsTheProcessWithItsStack() throws Exception {
        env.fromSequence(1, 10)
                .map(value -> {
                    ignoreInterruptsUntilReleased();
                    return value;
                })
                .name("Stubborn")
                .sinkTo(new DiscardingSink<>());
        AtomicReference<String> fatal = new AtomicReference<>();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        TaskManagerConfig.Tasks config = new TaskManagerConfig.Tasks(
                Duration.ofMillis(1),
                Duration.ofMillis(300),
                Duration.ZERO,
                ClassLoadingConfig.from(new Configuration()),
                "");
        try (LocalTasks tasks = new LocalTasks(1, new Configuration())) {
            LocalTasks.Running running = tasks.start(job());
            Task task = running.tasks.values().iterator().next();
            eventually("user code runs", () -> isIn(task, "ignoreInterruptsUntilReleased"));

            new TaskCanceling(config, timer, fatal::set).cancel(task);

            eventually("the process is given up", () -> fatal.get() != null);
            assertThat(fatal.get())
                    .contains("Stubborn", "did not stop within 300 ms", "'task.cancellation.timeout'")
                    .contains("TaskLifeTest.ignoreInterruptsUntilReleased");
            gate.countDown();
            running.ended.await();
            assertThat(running.states.values()).containsOnly(TaskState.CANCELED);
        } finally {
            timer.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailureOutsideOfRecordsNamesItsOperator(Stage stage) throws Exception {
        if (stage == Stage.FINISH) {
            env.fromSequence(1, 10).sinkTo(new FailingSink()).name("Fragile");
        } else {
            env.fromSequence(1, 10).map(new FailingMap(stage)).name("Fragile").sinkTo(new DiscardingSink<>());
        }

        try (LocalTasks tasks = new LocalTasks(1, new Configuration())) {
            LocalTasks.Outcome outcome = tasks.run(env, 1);

            assertThat(outcome.states().values()).containsOnly(TaskState.FAILED);
            assertThat(outcome.failures().values())
                    .extracting(Failure::message)
                    .singleElement()
                    .asString()
                    .contains("broke at " + stage, "Fragile", "subtask 1 of 1")
                    .contains("in operator '");
        }
    }

    private void slowSink() {
        env.fromSequence(1, 100_000)
                .map(value -> {
                    EMITTED.incrementAndGet();
                    return value;
                })
                .rebalance()
                .map(value -> {
                    ignoreInterruptsUntilReleased();
                    return value;
                })
                .sinkTo(new DiscardingSink<>());
    }

    private static void ignoreInterruptsUntilReleased() {
        boolean released = false;
        while (!released) {
            try {
                released = gate.await(90, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                released = false;
            }
        }
    }

    private JobGraph job() {
        return JobGraphBuilder.build(env.getStreamPlan("test"), JobID.generate(), 1, LocalTasks::serializer);
    }

    private static Task task(LocalTasks.Running running, String name) {
        return running.tasks.values().stream()
                .filter(task -> task.info().taskName().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isIn(Task task, String method) {
        return Arrays.stream(task.stackTrace())
                .anyMatch(frame -> frame.getMethodName().equals(method));
    }

    private static final class FailingMap extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        private final Stage stage;

        FailingMap(Stage stage) {
            this.stage = stage;
        }

        @Override
        public void open(OpenContext openContext) {
            failAt(Stage.OPEN);
        }

        @Override
        public Long map(Long value) {
            return value;
        }

        @Override
        public void close() {
            failAt(Stage.CLOSE);
        }

        private void failAt(Stage now) {
            if (now == stage) {
                throw new IllegalStateException("broke at " + now);
            }
        }
    }

    private record FailingSink() implements Sink<Long> {
        @Override
        public SinkWriter<Long> createWriter(WriterInitContext context) {
            return new SinkWriter<>() {
                @Override
                public void write(Long element, Context record) {}

                @Override
                public void flush(boolean endOfInput) throws IOException {
                    throw new IOException("broke at " + Stage.FINISH);
                }

                @Override
                public void close() {}
            };
        }
    }
}
