package io.weir.api.connector;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the splits of a source and hands them to readers.
 *
 * <p><b>Threading:</b> all methods are called by one thread of the JobManager and must not block; work that does goes to
 * {@link SplitEnumeratorContext#callAsync}.
 *
 * @param <SplitT> a piece of the source
 * @param <CheckpointT> what it remembers in a checkpoint
 */
public interface SplitEnumerator<SplitT extends SourceSplit, CheckpointT> extends AutoCloseable {
    /** Called once before anything else. */
    void start();

    /** A reader asks for a split. */
    void handleSplitRequest(int subtaskId, @Nullable String requesterHostname);

    /** A reader was lost; {@code splits} were assigned to it since the last checkpoint. */
    void addSplitsBack(List<SplitT> splits, int subtaskId);

    /** A reader has registered. */
    void addReader(int subtaskId);

    /** What to remember. */
    CheckpointT snapshotState(long checkpointId) throws Exception;

    /** A message from a reader of the same source. */
    default void handleSourceEvent(int subtaskId, SourceEvent sourceEvent) {}

    @Override
    void close() throws IOException;
}
