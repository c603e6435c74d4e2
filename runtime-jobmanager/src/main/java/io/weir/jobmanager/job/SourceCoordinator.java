package io.weir.jobmanager.job;

import io.weir.api.connector.ReaderInfo;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Source;
import io.weir.api.connector.SourceEvent;
import io.weir.api.connector.SourceSplit;
import io.weir.api.connector.SplitEnumerator;
import io.weir.api.connector.SplitEnumeratorContext;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.metrics.MetricTree;
import io.weir.api.plan.SourceSpec;
import io.weir.runtime.checkpoint.CheckpointMetadata.CoordinatorSnapshot;
import io.weir.runtime.graph.JobVertex;
import io.weir.runtime.graph.UserCode;
import io.weir.runtime.graph.VertexCode;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskManagerMessage.AddSplits;
import io.weir.runtime.protocol.TaskManagerMessage.EventToReader;
import io.weir.runtime.protocol.TaskManagerMessage.NoMoreSplits;
import io.weir.runtime.protocol.TaskManagerMessage.ToReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the enumerator of one source. Its methods may be called by any thread; everything of the user happens on the
 * source's thread, with the job's class loader. What the enumerator throws fails the job and names the source.
 */
final class SourceCoordinator {
    private static final Logger LOG = LoggerFactory.getLogger(SourceCoordinator.class);

    /** What enumerators are asked for between checkpoints. */
    private static final long NO_CHECKPOINT = 0;

    /** What the coordinator wants of its job. Called by the source's thread. */
    interface Job {
        /** Whether {@code handOut} is to be told what the enumerator remembers. */
        boolean outlivesJobManagers();

        /** The enumerator has handed out {@code messages} and remembers {@code behind}; null: nobody wants to know. */
        void handOut(int attempt, @Nullable CoordinatorSnapshot behind, List<ToReader> messages);

        void fail(Failure failure);
    }

    private final JobVertex vertex;
    private final SourceThread thread;
    private final Executor io;
    private final ClassLoader loader;
    private final Job job;
    private final MetricTree metrics = new MetricTree();
    /** Confined to the source's thread, as the next two. */
    private final Map<Integer, AttemptId> attempts = new TreeMap<>();

    private final Map<Integer, ReaderInfo> readers = new TreeMap<>();
    /** Of the last message to each reader. */
    private final Map<Integer, Long> numbers = new TreeMap<>();

    private final List<ToReader> handedOut = new ArrayList<>();
    private @Nullable Running<?, ?> running;
    private int readersAttempt;
    private boolean begun;

    SourceCoordinator(JobVertex vertex, SourceThread thread, Executor io, ClassLoader loader, Job job) {
        this.vertex = vertex;
        this.thread = thread;
        this.io = io;
        this.loader = loader;
        this.job = job;
    }

    /** Makes the enumerator, in the place of an earlier one, and starts it; {@code state}: what to start from. */
    void start(@Nullable CoordinatorSnapshot state, int attempt) {
        start(state, attempt, Map.of());
    }

    /** The same, for readers that have been told messages with {@code told} as last numbers. */
    void start(@Nullable CoordinatorSnapshot state, int attempt, Map<Integer, Long> told) {
        guarded("start", () -> {
            closeEnumerator();
            attempts.clear();
            readers.clear();
            numbers.clear();
            numbers.putAll(told);
            handedOut.clear();
            readersAttempt = attempt;
            begun = true;
            SourceSpec spec = (SourceSpec) UserCode.read(vertex.code(), VertexCode.class, loader)
                    .specs()
                    .get(0);
            Running<?, ?> made = create(spec.source(), state);
            running = made;
            made.enumerator.start();
        });
    }

    /** Asks the enumerator what to remember; one of the two is told, by the source's thread. */
    void snapshot(long checkpointId, Consumer<CoordinatorSnapshot> taken, Consumer<String> failed) {
        thread.execute(() -> withLoader(() -> {
            Running<?, ?> asked = running;
            if (asked == null) {
                failed.accept("The enumerator of source '%s' is not there.".formatted(name()));
                return;
            }
            CoordinatorSnapshot snapshot;
            try {
                snapshot = asked.snapshot(checkpointId);
            } catch (VirtualMachineError e) {
                throw e;
            } catch (Throwable e) { // the border to the user's enumerator; the checkpoint fails and says why
                LOG.warn("The enumerator of '{}' failed in snapshotState", name(), e);
                failed.accept("The enumerator of source '%s' failed in snapshotState: %s".formatted(name(), e));
                return;
            }
            taken.accept(snapshot);
        }));
    }

    void onReaderRegistered(AttemptId attempt, String host) {
        guarded("addReader", () -> {
            attempts.put(attempt.subtask(), attempt);
            readers.put(attempt.subtask(), new ReaderInfo(attempt.subtask(), host));
            if (running != null) {
                running.enumerator.addReader(attempt.subtask());
            }
        });
    }

    void onSplitRequested(AttemptId attempt, String host) {
        guarded("handleSplitRequest", () -> {
            if (running != null) {
                running.enumerator.handleSplitRequest(attempt.subtask(), host);
            }
        });
    }

    void onEvent(AttemptId attempt, byte[] event) {
        guarded("handleSourceEvent", () -> {
            if (running != null) {
                running.enumerator.handleSourceEvent(
                        attempt.subtask(), UserCode.read(event, SourceEvent.class, loader));
            }
        });
    }

    /** Closes the enumerator and ends its thread; done when that has happened. */
    CompletableFuture<Void> close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        thread.execute(() -> {
            withLoader(this::closeEnumerator);
            thread.close();
            closed.complete(null);
        });
        return closed;
    }

    private void closeEnumerator() {
        Running<?, ?> closing = running;
        running = null;
        if (closing != null) {
            closing.context.over = true;
            try {
                closing.enumerator.close();
            } catch (Exception | LinkageError e) { // user code whose work is over; nothing depends on it
                LOG.warn("The enumerator of '{}' failed in close", vertex.name(), e);
            }
        }
    }

    private String name() {
        return vertex.operators().get(0).name();
    }

    Map<String, String> metrics() {
        Map<String, String> values = new TreeMap<>();
        metrics.forEach((name, value) -> values.put(name, String.valueOf(value)));
        return values;
    }

    private <SplitT extends SourceSplit, CheckpointT> Running<SplitT, CheckpointT> create(
            Source<?, SplitT, CheckpointT> source, @Nullable CoordinatorSnapshot state) throws Exception {
        Context<SplitT> context = new Context<>(source.getSplitSerializer());
        if (state == null) {
            return new Running<>(source.createEnumerator(context), source, context);
        }
        CheckpointT checkpoint = source.getEnumeratorCheckpointSerializer().deserialize(state.version(), state.bytes());
        return new Running<>(source.restoreEnumerator(context, checkpoint), source, context);
    }

    private void guarded(String method, UserCall call) {
        thread.execute(() -> withLoader(() -> {
            try {
                call.run();
                handOut();
            } catch (VirtualMachineError e) {
                throw e;
            } catch (Throwable e) { // the border to the user's enumerator
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                failed(method, e);
            }
        }));
    }

    /** What readers are told together goes together, with what the enumerator remembers behind all of it. */
    private void handOut() throws Exception {
        Running<?, ?> asked = running;
        if (asked == null || (handedOut.isEmpty() && !(begun && job.outlivesJobManagers()))) {
            return;
        }
        begun = false;
        List<ToReader> messages = List.copyOf(handedOut);
        handedOut.clear();
        job.handOut(readersAttempt, job.outlivesJobManagers() ? asked.snapshot(NO_CHECKPOINT) : null, messages);
    }

    private long next(int subtask) {
        return numbers.merge(subtask, 1L, Long::sum);
    }

    private void failed(String method, Throwable error) {
        String source = name();
        Throwable shown = error;
        while (shown instanceof UncheckedIOException && shown.getCause() != null) {
            shown = shown.getCause();
        }
        job.fail(Failure.of(
                shown, "The enumerator of source '%s' failed in %s: %s".formatted(source, method, shown), source));
    }

    private void withLoader(Runnable call) {
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        current.setContextClassLoader(loader);
        try {
            call.run();
        } finally {
            current.setContextClassLoader(before);
        }
    }

    private interface UserCall {
        void run() throws Exception;
    }

    private record Running<SplitT extends SourceSplit, CheckpointT>(
            SplitEnumerator<SplitT, CheckpointT> enumerator,
            Source<?, SplitT, CheckpointT> source,
            SourceCoordinator.Context<?> context) {
        CoordinatorSnapshot snapshot(long checkpointId) throws Exception {
            SimpleVersionedSerializer<CheckpointT> serializer = source.getEnumeratorCheckpointSerializer();
            byte[] bytes = serializer.serialize(enumerator.snapshotState(checkpointId));
            return new CoordinatorSnapshot(serializer.getVersion(), bytes);
        }
    }

    private final class Context<SplitT extends SourceSplit> implements SplitEnumeratorContext<SplitT> {
        private final SimpleVersionedSerializer<SplitT> serializer;
        /** Confined to the source's thread. The enumerator was closed, and what it has begun is not wanted any more. */
        private boolean over;

        Context(SimpleVersionedSerializer<SplitT> serializer) {
            this.serializer = serializer;
        }

        @Override
        public MetricGroup metricGroup() {
            return metrics;
        }

        @Override
        public void sendEventToSourceReader(int subtaskId, SourceEvent event) {
            byte[] bytes = UserCode.write(event, "source '%s'".formatted(vertex.name()));
            handedOut.add(new EventToReader(reader(subtaskId), next(subtaskId), bytes));
        }

        @Override
        public int currentParallelism() {
            return vertex.parallelism();
        }

        @Override
        public Map<Integer, ReaderInfo> registeredReaders() {
            return Map.copyOf(readers);
        }

        @Override
        public void assignSplit(SplitT split, int subtask) {
            assignSplits(List.of(split), subtask);
        }

        @Override
        public void assignSplits(List<SplitT> splits, int subtask) {
            List<byte[]> bytes = new ArrayList<>();
            for (SplitT split : splits) {
                try {
                    bytes.add(serializer.serialize(split));
                } catch (IOException e) {
                    throw new UncheckedIOException("Split '%s' cannot be written".formatted(split.splitId()), e);
                }
            }
            handedOut.add(new AddSplits(reader(subtask), next(subtask), serializer.getVersion(), bytes));
        }

        @Override
        public void signalNoMoreSplits(int subtask) {
            handedOut.add(new NoMoreSplits(reader(subtask), next(subtask)));
        }

        @Override
        public <R> void callAsync(Callable<R> callable, BiConsumer<R, Throwable> handler) {
            io.execute(() -> call(callable, handler, () -> {}));
        }

        @Override
        public <R> void callAsync(
                Callable<R> callable, BiConsumer<R, Throwable> handler, long initialDelayMillis, long periodMillis) {
            if (periodMillis < 1) {
                throw new IllegalArgumentException(
                        "the period is %d ms, it must be at least 1".formatted(periodMillis));
            }
            Duration period = Duration.ofMillis(periodMillis);
            thread.schedule(Duration.ofMillis(initialDelayMillis), new Runnable() {
                @Override
                public void run() {
                    if (!over) {
                        io.execute(() -> call(callable, handler, () -> thread.schedule(period, this)));
                    }
                }
            });
        }

        private AttemptId reader(int subtask) {
            AttemptId attempt = attempts.get(subtask);
            if (attempt == null) {
                throw new IllegalStateException("Reader %d of '%s' has not registered; registered are %s"
                        .formatted(subtask, vertex.name(), attempts.keySet()));
            }
            return attempt;
        }

        /** On an input/output thread: calls, and hands the result over on the source's. */
        private <R> void call(Callable<R> callable, BiConsumer<R, Throwable> handler, Runnable afterwards) {
            withLoader(() -> {
                Outcome<R> outcome = outcome(callable);
                guarded("the handler of callAsync", () -> {
                    if (!over) {
                        outcome.give(handler);
                        afterwards.run();
                    }
                });
            });
        }

        private <R> Outcome<R> outcome(Callable<R> callable) {
            try {
                return new Outcome<>(callable.call(), null);
            } catch (VirtualMachineError e) {
                throw e;
            } catch (Throwable e) { // the border to the user's callable; the handler gets it
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                return new Outcome<>(null, e);
            }
        }
    }

    private record Outcome<R>(@Nullable R result, @Nullable Throwable error) {
        /** One of the two is null, which the handler's type does not say: the contract is that of CompletableFuture. */
        @SuppressWarnings("NullAway")
        void give(BiConsumer<R, Throwable> handler) {
            handler.accept(result, error);
        }
    }
}
