package io.weir.runtime.checkpoint;

/**
 * Separates the records that a checkpoint covers from those after it. Travels through the channels with the records.
 *
 * @param checkpointId grows with every checkpoint and savepoint of a job, from 1
 * @param timestampMillis when it was triggered, by the JobManager's clock
 * @param kind what it is for
 * @param after what the tasks do behind it
 * @param exactlyOnce whether channels that the barrier has come through wait for the others; otherwise records may be in the
 *     snapshot and be processed again after it
 * @param alignmentTimeoutMillis for how long channels wait before the barrier overtakes what is queued, which then becomes
 *     part of the snapshot; 0: at once; -1: they wait however long it takes
 * @param target where state goes
 */
public record CheckpointBarrier(
        long checkpointId,
        long timestampMillis,
        CheckpointKind kind,
        AfterSnapshot after,
        boolean exactlyOnce,
        long alignmentTimeoutMillis,
        CheckpointTarget target) {
    /** Refuses ids that no checkpoint has. */
    public CheckpointBarrier {
        if (checkpointId < 1) {
            throw new IllegalArgumentException("checkpointId=%d must be >= 1".formatted(checkpointId));
        }
    }

    /** Whether it may overtake what is queued. */
    public boolean mayOvertake() {
        return exactlyOnce && alignmentTimeoutMillis >= 0;
    }

    /** As it goes on behind a task where it has overtaken: it overtakes at once in all that follow. */
    public CheckpointBarrier overtaking() {
        return new CheckpointBarrier(checkpointId, timestampMillis, kind, after, exactlyOnce, 0, target);
    }
}
