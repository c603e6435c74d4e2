package io.weir.api.connector;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Reads the splits given to one subtask.
 *
 * <p><b>Threading:</b> all methods are called by the subtask's thread; none may block.
 *
 * @param <T> the records
 * @param <SplitT> a piece of the source
 */
public interface SourceReader<T, SplitT extends SourceSplit> extends AutoCloseable {
    /** Called once before anything else. */
    void start();

    /** Emits the next record, or a few, if there are any. */
    InputStatus pollNext(ReaderOutput<T> output) throws Exception;

    /** What has to be read yet, to be remembered in a checkpoint. */
    List<SplitT> snapshotState(long checkpointId);

    /** Completes when {@link #pollNext} is worth calling again. */
    CompletableFuture<Void> isAvailable();

    /** More to read. */
    void addSplits(List<SplitT> splits);

    /** No further splits come. */
    void notifyNoMoreSplits();

    /** A message from the enumerator of the same source. */
    default void handleSourceEvents(SourceEvent sourceEvent) {}

    /** The checkpoint is complete: what it remembers is never read again. */
    default void notifyCheckpointComplete(long checkpointId) throws Exception {}
}
