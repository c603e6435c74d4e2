package io.weir.runtime.checkpoint;

import java.util.List;

/**
 * What a task acknowledges a checkpoint with.
 *
 * @param operators the state of those of its operators that have any
 * @param figures how it went
 */
public record TaskSnapshot(List<OperatorSnapshot> operators, Figures figures) {
    /** Copies the list. */
    public TaskSnapshot {
        operators = List.copyOf(operators);
    }

    /**
     * How a task's part went; times in milliseconds.
     *
     * @param alignmentMillis from the first barrier to the last; 0 with one channel
     * @param startDelayMillis from the trigger to the first barrier
     * @param syncMillis for how long records waited for the snapshot
     * @param asyncMillis from then until all state was written
     * @param checkpointedBytes bytes written for this checkpoint
     * @param stateBytes bytes the whole state takes, with files of earlier checkpoints
     * @param processedBytes bytes processed while channels waited
     * @param persistedBytes bytes of queued records that became part of the snapshot
     * @param unaligned whether the barrier overtook queued records
     */
    public record Figures(
            long alignmentMillis,
            long startDelayMillis,
            long syncMillis,
            long asyncMillis,
            long checkpointedBytes,
            long stateBytes,
            long processedBytes,
            long persistedBytes,
            boolean unaligned) {}
}
