package io.weir.api.connector;

import io.weir.api.metrics.MetricGroup;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

/**
 * What an enumerator can do. All methods are called by the enumerator's thread.
 *
 * @param <SplitT> a piece of the source
 */
public interface SplitEnumeratorContext<SplitT extends SourceSplit> {
    /** Metrics of the enumerator. */
    MetricGroup metricGroup();

    /** Sends a message to a reader. */
    void sendEventToSourceReader(int subtaskId, SourceEvent event);

    /** Number of readers. */
    int currentParallelism();

    /** The readers that have registered, by subtask. */
    Map<Integer, ReaderInfo> registeredReaders();

    /** Gives {@code split} to a registered reader. */
    void assignSplit(SplitT split, int subtask);

    /**
     * Gives several splits to a registered reader at once: none of them is ahead of the others in time before the reader
     * knows them all.
     */
    default void assignSplits(List<SplitT> splits, int subtask) {
        for (SplitT split : splits) {
            assignSplit(split, subtask);
        }
    }

    /** Tells a reader that no further split comes; it ends when it has read what it has. */
    void signalNoMoreSplits(int subtask);

    /** Runs {@code callable} on an input/output thread and {@code handler} with its result on the enumerator's. */
    <R> void callAsync(Callable<R> callable, BiConsumer<R, Throwable> handler);

    /** The same, again and again: first after {@code initialDelayMillis}, then every {@code periodMillis}. */
    <R> void callAsync(
            Callable<R> callable, BiConsumer<R, Throwable> handler, long initialDelayMillis, long periodMillis);
}
