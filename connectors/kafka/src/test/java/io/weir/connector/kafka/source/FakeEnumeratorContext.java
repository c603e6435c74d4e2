package io.weir.connector.kafka.source;

import io.weir.api.connector.ReaderInfo;
import io.weir.api.connector.SourceEvent;
import io.weir.api.connector.SplitEnumeratorContext;
import io.weir.api.metrics.MetricGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Does what an enumerator begins when the test says so, and keeps what readers are given: one list per assignment. */
final class FakeEnumeratorContext implements SplitEnumeratorContext<KafkaPartitionSplit> {
    final Map<Integer, List<List<KafkaPartitionSplit>>> assigned = new TreeMap<>();
    final List<Integer> toldNoMore = new ArrayList<>();

    @Nullable
    Runnable periodic;

    long periodMillis;
    private final int parallelism;
    private final Map<Integer, ReaderInfo> registered = new HashMap<>();
    private final ArrayDeque<Runnable> begun = new ArrayDeque<>();

    FakeEnumeratorContext(int parallelism) {
        this.parallelism = parallelism;
    }

    void register(int subtask) {
        registered.put(subtask, new ReaderInfo(subtask, "localhost"));
    }

    /** Does all that was begun, and what comes of it. */
    void finishAll() {
        Runnable work = begun.poll();
        while (work != null) {
            work.run();
            work = begun.poll();
        }
    }

    List<KafkaPartitionSplit> splits(int subtask) {
        List<KafkaPartitionSplit> all = new ArrayList<>();
        assigned.getOrDefault(subtask, List.of()).forEach(all::addAll);
        return all;
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
        return Map.copyOf(registered);
    }

    @Override
    public void assignSplit(KafkaPartitionSplit split, int subtask) {
        assignSplits(List.of(split), subtask);
    }

    @Override
    public void assignSplits(List<KafkaPartitionSplit> splits, int subtask) {
        assigned.computeIfAbsent(subtask, key -> new ArrayList<>()).add(List.copyOf(splits));
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        toldNoMore.add(subtask);
    }

    @Override
    @SuppressWarnings("NullAway") // a handler gets either a result or a failure
    public <R> void callAsync(Callable<R> callable, BiConsumer<R, Throwable> handler) {
        begun.add(() -> {
            R result;
            try {
                result = callable.call();
            } catch (Exception e) {
                handler.accept(null, e);
                return;
            }
            handler.accept(result, null);
        });
    }

    @Override
    public <R> void callAsync(
            Callable<R> callable, BiConsumer<R, Throwable> handler, long initialDelayMillis, long period) {
        periodic = () -> callAsync(callable, handler);
        periodMillis = period;
        callAsync(callable, handler);
    }
}
