package io.weir.operators.transform;

import io.weir.api.connector.Committer;
import org.jspecify.annotations.Nullable;

/** A committable that waits, and what its committer said about it the last time. */
final class CommitAttempt<C> implements Committer.CommitRequest<C> {
    /** No checkpoint covers it yet. */
    static final long UNCOVERED = Long.MAX_VALUE;

    /** A checkpoint before all that this job takes covers it. */
    static final long RESTORED = 0;

    /** What became of an attempt. */
    enum Outcome {
        /** Nothing was said. */
        COMMITTED,
        /** It had been committed before. */
        ALREADY_COMMITTED,
        /** It is to be tried again. */
        RETRY,
        /** It is given up. */
        FAILED,
        /** The job fails. */
        FAILED_UNKNOWN
    }

    private C committable;
    private long checkpointId;
    private int retries;
    private Outcome outcome = Outcome.COMMITTED;
    private @Nullable Throwable reason;

    CommitAttempt(C committable, long checkpointId) {
        this.committable = committable;
        this.checkpointId = checkpointId;
    }

    /** The first checkpoint that covers it. */
    long checkpointId() {
        return checkpointId;
    }

    /** A checkpoint covers it, if none did before. */
    void cover(long byCheckpointId) {
        if (checkpointId == UNCOVERED) {
            checkpointId = byCheckpointId;
        }
    }

    /** It is given to the committer, for the first time or again. */
    void begin() {
        if (outcome == Outcome.RETRY) {
            retries++;
        }
        outcome = Outcome.COMMITTED;
    }

    Outcome outcome() {
        return outcome;
    }

    @Nullable
    Throwable reason() {
        return reason;
    }

    @Override
    public C getCommittable() {
        return committable;
    }

    @Override
    public int getNumberOfRetries() {
        return retries;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable cause) {
        outcome = Outcome.FAILED;
        reason = cause;
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable cause) {
        outcome = Outcome.FAILED_UNKNOWN;
        reason = cause;
    }

    @Override
    public void retryLater() {
        outcome = Outcome.RETRY;
    }

    @Override
    public void updateAndRetryLater(C instead) {
        committable = instead;
        outcome = Outcome.RETRY;
    }

    @Override
    public void signalAlreadyCommitted() {
        outcome = Outcome.ALREADY_COMMITTED;
    }
}
