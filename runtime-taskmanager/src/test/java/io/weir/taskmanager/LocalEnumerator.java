package io.weir.taskmanager;

import io.weir.api.connector.ReaderInfo;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Source;
import io.weir.api.connector.SourceEvent;
import io.weir.api.connector.SourceSplit;
import io.weir.api.connector.SplitEnumerator;
import io.weir.api.connector.SplitEnumeratorContext;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.metrics.MetricTree;
import io.weir.runtime.protocol.AttemptId;
import io.weir.taskmanager.source.CoordinatorLink;
import io.weir.taskmanager.task.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Runs the enumerator of one source on a thread of its own, as a JobManager would. */
class LocalEnumerator implements SplitEnumeratorContext<SourceSplit> {
    /** For vertices that are no sources. */
    static final LocalEnumerator NONE = new LocalEnumerator();

    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread daemon = new Thread(work, "enumerator");
        daemon.setDaemon(true);
        return daemon;
    });
    private final Map<Integer, AttemptId> readers = new HashMap<>();
    private final int parallelism;
    private final LocalTasks.@Nullable Running running;
    private @Nullable SplitEnumerator<SourceSplit, ?> enumerator;
    private @Nullable SimpleVersionedSerializer<SourceSplit> serializer;

    private LocalEnumerator() {
        parallelism = 0;
        running = null;
    }

    @SuppressWarnings("unchecked")
    LocalEnumerator(Source<?, ?, ?> source, int parallelism, LocalTasks.Running running, @Nullable Object restored) {
        this.parallelism = parallelism;
        this.running = running;
        Source<Object, SourceSplit, Object> typed = (Source<Object, SourceSplit, Object>) source;
        serializer = typed.getSplitSerializer();
        try {
            enumerator = restored == null ? typed.createEnumerator(this) : typed.restoreEnumerator(this, restored);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        thread.execute(() -> enumerator.start());
    }

    /** What it remembers, and then {@code afterwards}, with no split assigned in between. */
    Object snapshot(long checkpointId, Runnable afterwards) throws Exception {
        return thread.submit(() -> {
                    Object state = enumerator.snapshotState(checkpointId);
                    afterwards.run();
                    return state;
                })
                .get();
    }

    CoordinatorLink link(AttemptId attempt) {
        return new CoordinatorLink() {
            @Override
            public void registerReader() {
                thread.execute(() -> {
                    readers.put(attempt.subtask(), attempt);
                    enumerator.addReader(attempt.subtask());
                });
            }

            @Override
            public void requestSplit() {
                thread.execute(() -> {
                    readers.put(attempt.subtask(), attempt);
                    enumerator.handleSplitRequest(attempt.subtask(), "localhost");
                });
            }

            @Override
            public void sendEvent(byte[] event) {}

            @Override
            public String host() {
                return "localhost";
            }
        };
    }

    private Task task(int subtask) {
        return running.tasks.get(readers.get(subtask));
    }

    @Override
    public MetricGroup metricGroup() {
        return new MetricTree();
    }

    @Override
    public void sendEventToSourceReader(int subtaskId, SourceEvent event) {}

    @Override
    public int currentParallelism() {
        return parallelism;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        Map<Integer, ReaderInfo> infos = new HashMap<>();
        readers.keySet().forEach(subtask -> infos.put(subtask, new ReaderInfo(subtask, "localhost")));
        return infos;
    }

    @Override
    public void assignSplit(SourceSplit split, int subtask) {
        try {
            byte[] bytes = serializer.serialize(split);
            int version = serializer.getVersion();
            task(subtask).tellSource(source -> source.addSplits(version, List.of(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        task(subtask).tellSource(source -> source.noMoreSplits());
    }

    @Override
    public <R> void callAsync(Callable<R> callable, BiConsumer<R, Throwable> handler) {
        thread.execute(() -> {
            try {
                handler.accept(callable.call(), null);
            } catch (Exception e) {
                handler.accept(null, e);
            }
        });
    }

    @Override
    public <R> void callAsync(
            Callable<R> callable, BiConsumer<R, Throwable> handler, long initialDelayMillis, long periodMillis) {
        callAsync(callable, handler);
    }
}
