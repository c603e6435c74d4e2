package io.weir.api.connector.testing;

import io.weir.api.connector.ReaderInfo;
import io.weir.api.connector.SourceEvent;
import io.weir.api.connector.SourceSplit;
import io.weir.api.connector.SplitEnumeratorContext;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.metrics.MetricTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Does what an enumerator begins when the test says so, and writes down who got which split: {@code 0 <- range-1}, or {@code 0
 * <- none}.
 *
 * @param <S> the splits
 */
public final class FakeEnumeratorContext<S extends SourceSplit> implements SplitEnumeratorContext<S> {
    private final int parallelism;
    private final List<String> answers = new ArrayList<>();
    private final Map<Integer, List<List<S>>> assigned = new TreeMap<>();
    private final List<Integer> toldNoMore = new ArrayList<>();
    private final Map<Integer, ReaderInfo> registered = new HashMap<>();
    private final ArrayDeque<Runnable> begun = new ArrayDeque<>();
    private @Nullable Runnable periodic;
    private long periodMillis;

    /** No reader is registered yet. */
    public FakeEnumeratorContext(int parallelism) {
        this.parallelism = parallelism;
    }

    /** A reader has come; the enumerator is not told. */
    public void register(int subtask) {
        registered.put(subtask, new ReaderInfo(subtask, "localhost"));
    }

    /** A reader is gone; the enumerator is not told. */
    public void lose(int subtask) {
        registered.remove(subtask);
    }

    /** Does all that was begun, and what comes of it. */
    public void finishAll() {
        Runnable work = begun.poll();
        while (work != null) {
            work.run();
            work = begun.poll();
        }
    }

    /** Begins what is to be done again and again once more. */
    public void beginPeriodic() {
        Objects.requireNonNull(periodic, "nothing is done again and again").run();
    }

    /** How often it is to be done. */
    public long periodMillis() {
        return periodMillis;
    }

    /** Who got what, in order. */
    public List<String> answers() {
        return answers;
    }

    /** The splits that each subtask got, one list for each assignment; to be cleared by the test. */
    public Map<Integer, List<List<S>>> assigned() {
        return assigned;
    }

    /** All splits that a subtask got. */
    public List<S> splits(int subtask) {
        List<S> all = new ArrayList<>();
        assigned.getOrDefault(subtask, List.of()).forEach(all::addAll);
        return all;
    }

    /** The subtasks that were told that no split comes any more. */
    public List<Integer> toldNoMore() {
        return toldNoMore;
    }

    @Override
    public MetricGroup metricGroup() {
        return new MetricTree();
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
    public void assignSplit(S split, int subtask) {
        assignSplits(List.of(split), subtask);
    }

    @Override
    public void assignSplits(List<S> splits, int subtask) {
        assigned.computeIfAbsent(subtask, key -> new ArrayList<>()).add(List.copyOf(splits));
        splits.forEach(split -> answers.add(subtask + " <- " + split.splitId()));
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        toldNoMore.add(subtask);
        answers.add(subtask + " <- none");
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
            Callable<R> callable, BiConsumer<R, Throwable> handler, long initialDelayMillis, long everyMillis) {
        periodic = () -> callAsync(callable, handler);
        periodMillis = everyMillis;
        callAsync(callable, handler);
    }
}
