package io.weir.connector.files;

import io.weir.api.connector.ReaderInfo;
import io.weir.api.connector.SourceEvent;
import io.weir.api.connector.SplitEnumeratorContext;
import io.weir.api.metrics.MetricGroup;
import io.weir.connector.files.reader.FileSourceSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

/** Keeps the splits that are given away; what is done again and again is done when a test says so. */
final class FakeEnumeratorContext implements SplitEnumeratorContext<FileSourceSplit> {
    final List<FileSourceSplit> assigned = new ArrayList<>();
    final Map<Integer, ReaderInfo> readers = new TreeMap<>();
    boolean noMore;
    private Runnable look = () -> {};
    private final int parallelism;

    FakeEnumeratorContext(int parallelism) {
        this.parallelism = parallelism;
    }

    @Override
    public MetricGroup metricGroup() {
        throw new UnsupportedOperationException("no metrics here");
    }

    @Override
    public void sendEventToSourceReader(int subtaskId, SourceEvent event) {
        throw new UnsupportedOperationException("nobody reads events here");
    }

    @Override
    public int currentParallelism() {
        return parallelism;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        return readers;
    }

    @Override
    public void assignSplit(FileSourceSplit split, int subtask) {
        assigned.add(split);
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        noMore = true;
    }

    @Override
    public <R> void callAsync(Callable<R> callable, BiConsumer<R, Throwable> handler) {
        throw new UnsupportedOperationException("nothing runs aside here");
    }

    @Override
    @SuppressWarnings("NullAway") // a handler gets either a result or a failure
    public <R> void callAsync(
            Callable<R> callable, BiConsumer<R, Throwable> handler, long initialDelayMillis, long periodMillis) {
        look = () -> {
            try {
                handler.accept(callable.call(), null);
            } catch (IOException e) {
                handler.accept(null, e);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
    }

    /** It is time to look for files. */
    void look() {
        look.run();
    }
}
