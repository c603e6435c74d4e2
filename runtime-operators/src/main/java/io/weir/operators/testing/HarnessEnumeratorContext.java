package io.weir.operators.testing;

import io.weir.api.connector.ReaderInfo;
import io.weir.api.connector.SourceEvent;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceSplit;
import io.weir.api.connector.SplitEnumeratorContext;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.metrics.MetricTree;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;

/** Hands over what an enumerator gives to readers, one thing after another. */
final class HarnessEnumeratorContext implements SplitEnumeratorContext<SourceSplit> {
    private final int parallelism;
    private final IntFunction<? extends SourceReader<?, SourceSplit>> readers;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private final Map<Integer, ReaderInfo> registered = new TreeMap<>();

    HarnessEnumeratorContext(int parallelism, IntFunction<? extends SourceReader<?, SourceSplit>> readers) {
        this.parallelism = parallelism;
        this.readers = readers;
    }

    void register(int subtask) {
        registered.put(subtask, new ReaderInfo(subtask, "localhost"));
    }

    /** Does something in its turn. */
    void later(Runnable work) {
        waiting.add(work);
    }

    /** Does all that waits. */
    void runAll() {
        Runnable work = waiting.poll();
        while (work != null) {
            work.run();
            work = waiting.poll();
        }
    }

    @Override
    public MetricGroup metricGroup() {
        return new MetricTree();
    }

    @Override
    public void sendEventToSourceReader(int subtaskId, SourceEvent event) {
        later(() -> readers.apply(subtaskId).handleSourceEvents(event));
    }

    @Override
    public int currentParallelism() {
        return parallelism;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        return registered;
    }

    @Override
    public void assignSplit(SourceSplit split, int subtask) {
        assignSplits(List.of(split), subtask);
    }

    @Override
    public void assignSplits(List<SourceSplit> splits, int subtask) {
        List<SourceSplit> given = List.copyOf(splits);
        later(() -> readers.apply(subtask).addSplits(given));
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        later(() -> readers.apply(subtask).notifyNoMoreSplits());
    }

    @Override
    @SuppressWarnings("NullAway") // a handler gets either a result or a failure
    public <R> void callAsync(Callable<R> callable, BiConsumer<R, Throwable> handler) {
        later(() -> {
            R result;
            try {
                result = callable.call();
            } catch (Throwable t) {
                handler.accept(null, t);
                return;
            }
            handler.accept(result, null);
        });
    }

    /** Once is enough here. */
    @Override
    public <R> void callAsync(
            Callable<R> callable, BiConsumer<R, Throwable> handler, long initialDelayMillis, long periodMillis) {
        callAsync(callable, handler);
    }
}
