package io.weir.jobmanager.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.plan.SourceSpec;
import io.weir.api.time.WatermarkStrategy;
import io.weir.jobmanager.TestJobs;
import io.weir.runtime.checkpoint.CheckpointMetadata.CoordinatorSnapshot;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.UserCode;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskManagerMessage;
import io.weir.runtime.protocol.TaskManagerMessage.AddSplits;
import io.weir.runtime.protocol.TaskManagerMessage.EventToReader;
import io.weir.runtime.protocol.TaskManagerMessage.NoMoreSplits;
import io.weir.runtime.protocol.TaskManagerMessage.ToReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class SourceCoordinatorTest {
    private final ManualThread thread = new ManualThread();
    private final Queue<Runnable> io = new ArrayDeque<>();
    private final List<TaskManagerMessage> sent = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    @Test
    void handsSplitsToReadersThatAskAndSaysWhenThereAreNoMore() {
        SourceCoordinator source = started(ScriptedSource.of(List.of("a", "b"), ""));

        source.onReaderRegistered(reader(0), "host");
        source.onSplitRequested(reader(0), "host");
        source.onReaderRegistered(reader(1), "host");
        source.onSplitRequested(reader(1), "host");
        source.onSplitRequested(reader(0), "host");
        thread.run();

        assertThat(sent).hasSize(3);
        assertThat(text((AddSplits) sent.get(0))).isEqualTo("0:a");
        assertThat(text((AddSplits) sent.get(1))).isEqualTo("1:b");
        assertThat(sent.get(2)).isEqualTo(new NoMoreSplits(reader(0), 2));
        assertThat(failures).isEmpty();
    }

    @Test
    void whatReadersAskBeforeTheEnumeratorIsThereWaits() {
        SourceCoordinator source = coordinator(ScriptedSource.of(List.of("a"), ""));
        source.start(null, 0);
        source.onReaderRegistered(reader(0), "host");
        source.onSplitRequested(reader(0), "host");

        thread.run();

        assertThat(sent).hasSize(1);
    }

    @Test
    void runsCallsElsewhereAndTheirHandlersOnItsOwnThread() {
        SourceCoordinator source = started(ScriptedSource.of(List.of("a"), "callAsync"));
        source.onReaderRegistered(reader(0), "host");
        thread.run();
        assertThat(sent).isEmpty();

        io.remove().run();
        assertThat(sent).isEmpty();
        thread.run();

        assertThat(sent).singleElement().isInstanceOf(AddSplits.class);
    }

    @Test
    void repeatsPeriodicCallsUntilItIsClosed() {
        SourceCoordinator source = started(ScriptedSource.of(List.of(), "periodic"));
        assertThat(io).isEmpty();

        for (int round = 0; round < 3; round++) {
            thread.advance();
            io.remove().run();
            thread.run();
        }
        source.close();
        thread.run();
        thread.advance();

        assertThat(io).isEmpty();
        assertThat(source.metrics()).containsEntry("rounds", "3");
        assertThat(thread.closed).isTrue();
    }

    @Test
    void passesEventsBothWays() {
        SourceCoordinator source = started(ScriptedSource.of(List.of(), "echo"));
        source.onReaderRegistered(reader(0), "host");

        source.onEvent(reader(0), UserCode.write(new ScriptedSource.Word("hello"), "test"));
        thread.run();

        EventToReader event = (EventToReader) sent.get(0);
        assertThat(UserCode.read(
                                event.event(),
                                ScriptedSource.Word.class,
                                getClass().getClassLoader())
                        .text())
                .isEqualTo("hello, hello");
    }

    @Test
    void whatTheEnumeratorThrowsFailsTheJobAndNamesTheSource() {
        started(ScriptedSource.of(List.of(), "fail in start"));

        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure.message())
                    .isEqualTo(
                            "The enumerator of source 'numbers' failed in start: java.lang.IllegalStateException: no such directory");
            assertThat(failure.exceptionName()).isEqualTo("java.lang.IllegalStateException");
            assertThat(failure.operatorName()).isEqualTo("numbers");
        });
    }

    @Test
    void assigningToAReaderThatIsNotThereFailsTheJob() {
        started(ScriptedSource.of(List.of("a"), "assign early"));

        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure.message())
                        .contains("Reader 0 of 'Source: numbers' has not registered; registered are []"));
    }

    @Test
    void remembersAndStartsFromWhatItRemembered() {
        SourceCoordinator source = started(ScriptedSource.of(List.of("a", "b", "c"), ""));
        source.onReaderRegistered(reader(0), "host");
        source.onSplitRequested(reader(0), "host");
        List<CoordinatorSnapshot> snapshots = new ArrayList<>();
        source.snapshot(1, snapshots::add, sentence -> {
            throw new AssertionError(sentence);
        });
        source.onSplitRequested(reader(0), "host");
        thread.run();
        sent.clear();

        source.start(snapshots.get(0), 0);
        source.onReaderRegistered(reader(1), "host");
        source.onSplitRequested(reader(1), "host");
        thread.run();

        assertThat(text((AddSplits) sent.get(0))).isEqualTo("1:b");
    }

    @Test
    void whatAFormerEnumeratorHasBegunIsOver() {
        SourceCoordinator source = started(ScriptedSource.of(List.of("a"), "callAsync"));
        source.onReaderRegistered(reader(0), "host");
        thread.run();
        source.start(null, 0);
        source.onReaderRegistered(reader(0), "host");
        thread.run();

        io.remove().run();
        thread.run();

        assertThat(sent).isEmpty();
    }

    @Test
    void aSnapshotThatFailsIsOneSentenceAndDoesNotFailTheJob() {
        SourceCoordinator source = started(ScriptedSource.of(List.of(), "fail in snapshot"));
        List<String> sentences = new ArrayList<>();

        source.snapshot(
                1,
                snapshot -> {
                    throw new AssertionError(snapshot);
                },
                sentences::add);
        thread.run();

        assertThat(sentences)
                .containsExactly(
                        "The enumerator of source 'numbers' failed in snapshotState: java.lang.IllegalStateException: not now");
        assertThat(failures).isEmpty();
    }

    @Test
    void codeThatCannotBeReadFailsTheJob() {
        JobVertex broken = TestJobs.chain(1, 1, 1, 1).vertices().get(0);
        SourceCoordinator source =
                new SourceCoordinator(broken, thread, io::add, getClass().getClassLoader(), job());
        source.start(null, 0);
        source.onSplitRequested(reader(0), "host");
        thread.run();

        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure.message()).contains("The job's code cannot be read"));
    }

    private SourceCoordinator started(ScriptedSource source) {
        SourceCoordinator coordinator = coordinator(source);
        coordinator.start(null, 0);
        thread.run();
        return coordinator;
    }

    private SourceCoordinator coordinator(ScriptedSource source) {
        JobVertex vertex = TestJobs.source(1, new SourceSpec(source, WatermarkStrategy.noWatermarks()), 2)
                .vertices()
                .get(0);
        return new SourceCoordinator(vertex, thread, io::add, getClass().getClassLoader(), job());
    }

    private SourceCoordinator.Job job() {
        return new SourceCoordinator.Job() {
            @Override
            public boolean outlivesJobManagers() {
                return false;
            }

            @Override
            public void handOut(int attempt, CoordinatorSnapshot behind, List<ToReader> messages) {
                sent.addAll(messages);
            }

            @Override
            public void fail(Failure failure) {
                failures.add(failure);
            }
        };
    }

    private static String text(AddSplits message) {
        return message.attempt().subtask() + ":"
                + new String(message.splits().get(0), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static AttemptId reader(int subtask) {
        return new AttemptId(TestJobs.id(1), TestJobs.vertexId(0), subtask, 0);
    }

    /** Runs what it is given when the test says so. */
    private static final class ManualThread implements SourceThread {
        private final Queue<Runnable> commands = new ArrayDeque<>();
        private final Queue<Runnable> later = new ArrayDeque<>();
        private boolean closed;

        void run() {
            while (!commands.isEmpty()) {
                commands.remove().run();
            }
        }

        void advance() {
            commands.addAll(later);
            later.clear();
            run();
        }

        @Override
        public void execute(Runnable command) {
            commands.add(command);
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable command) {
            later.add(command);
            return () -> later.remove(command);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
