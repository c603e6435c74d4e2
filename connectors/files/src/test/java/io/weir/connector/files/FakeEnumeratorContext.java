package io.weir.connector.files;

import io.weir.api.connector.ReaderInfo;
import io.weir.api.connector.SourceEvent;
import io.weir.api.connector.SplitEnumeratorContext;
import io.weir.api.metrics.MetricGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

/** Keeps the splits that are given away. */
final class FakeEnumeratorContext implements SplitEnumeratorContext<FileBlock> {
    final List<FileBlock> assigned = new ArrayList<>();
    boolean noMore;
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
        return Map.of();
    }

    @Override
    public void assignSplit(FileBlock split, int subtask) {
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
    public <R> void callAsync(
            Callable<R> callable, BiConsumer<R, Throwable> handler, long initialDelayMillis, long periodMillis) {
        throw new UnsupportedOperationException("nothing runs aside here");
    }
}
