package io.weir.api.connector.basic;

import io.weir.api.connector.ReaderInfo;
import io.weir.api.connector.SourceEvent;
import io.weir.api.connector.SourceSplit;
import io.weir.api.connector.SplitEnumeratorContext;
import io.weir.api.metrics.MetricGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

/** Writes down who got which split: {@code 0 <- range-1}, or {@code 0 <- none}. */
final class FakeEnumeratorContext<S extends SourceSplit> implements SplitEnumeratorContext<S> {
    final List<String> answers = new ArrayList<>();
    final List<S> assigned = new ArrayList<>();
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
    public void assignSplit(S split, int subtask) {
        assigned.add(split);
        answers.add(subtask + " <- " + split.splitId());
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        answers.add(subtask + " <- none");
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
