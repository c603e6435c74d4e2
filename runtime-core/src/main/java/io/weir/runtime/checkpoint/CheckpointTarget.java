package io.weir.runtime.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * Where the state of a checkpoint goes.
 *
 * @param directory absolute path of the checkpoint's own directory; null: all state travels to the JobManager in the
 *     acknowledgements
 * @param sharedDirectory absolute path of the directory for files that later checkpoints may refer to, a sibling of
 *     {@code directory}; null: nothing is shared
 * @param inlineBytes pieces of state up to this size travel in the acknowledgement instead of becoming a file; without a
 *     directory the largest size that is accepted
 */
public record CheckpointTarget(
        @Nullable String directory, @Nullable String sharedDirectory, long inlineBytes) {}
