package io.weir.operators.transform;

import io.weir.api.connector.Committer;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.metrics.Counter;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.state.ListState;
import io.weir.operators.OperatorContext;
import io.weir.operators.ProcessingTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a sink holds back until the checkpoint that covers it is complete. All of it is in every snapshot, so that nothing is
 * lost where a checkpoint is given up or a savepoint does not commit. Confined to the task's thread.
 */
final class Commits<C> implements ProcessingTime.Callback {
    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

    /** How often a committable is tried again before the job fails, and after which time. */
    static final int MAX_RETRIES = 10;

    static final long RETRY_MILLIS = 1_000;

    private final Committer<C> committer;
    private final SimpleVersionedSerializer<C> serializer;
    private final ListState<byte[]> state;
    private final OperatorContext context;
    private final Pause pause;
    private final List<CommitAttempt<C>> waiting = new ArrayList<>();
    private final Counter committed;
    private final Counter alreadyCommitted;
    private final Counter retried;
    private final Counter failed;
    private long lastCompletedId = CommitAttempt.RESTORED;
    private boolean retryScheduled;

    /** Lets time pass where there is nothing else to do but to wait. */
    @FunctionalInterface
    interface Pause {
        void forMillis(long millis) throws InterruptedException;
    }

    Commits(
            Committer<C> committer,
            SimpleVersionedSerializer<C> serializer,
            ListState<byte[]> state,
            OperatorContext context,
            Pause pause) {
        this.committer = committer;
        this.serializer = serializer;
        this.state = state;
        this.context = context;
        this.pause = pause;
        MetricGroup metrics = context.metrics();
        committed = metrics.counter("successfulCommittables");
        alreadyCommitted = metrics.counter("alreadyCommittedCommittables");
        retried = metrics.counter("retriedCommittables");
        failed = metrics.counter("failedCommittables");
    }

    /** Commits what the snapshot held that the job starts from: nobody else will. */
    void restore() throws Exception {
        for (byte[] bytes : state.get()) {
            waiting.add(new CommitAttempt<>(VersionedBytes.read(bytes, serializer), CommitAttempt.RESTORED));
        }
        commitCompleted();
    }

    /** The writer has prepared {@code committables}; the next checkpoint covers them. */
    void add(Collection<C> committables) {
        for (C committable : committables) {
            waiting.add(new CommitAttempt<>(committable, CommitAttempt.UNCOVERED));
        }
    }

    /** Puts all that waits into the state. */
    void snapshot(long checkpointId) throws Exception {
        List<byte[]> all = new ArrayList<>(waiting.size());
        for (CommitAttempt<C> attempt : waiting) {
            attempt.cover(checkpointId);
            all.add(VersionedBytes.of(attempt.getCommittable(), serializer));
        }
        state.update(all);
    }

    /** The checkpoint is complete: what it and those before it cover is committed; what cannot be now, later. */
    void checkpointCompleted(long checkpointId) throws Exception {
        lastCompletedId = Math.max(lastCompletedId, checkpointId);
        commitCompleted();
    }

    /** The same where no record comes any more and timers do not fire: waits until all is committed. */
    void awaitCommitted(long checkpointId) throws Exception {
        lastCompletedId = Math.max(lastCompletedId, checkpointId);
        while (commit(lastCompletedId)) {
            pause.forMillis(RETRY_MILLIS);
        }
    }

    @Override
    public void onTime(long timeMillis) {
        retryScheduled = false;
        try {
            commitCompleted();
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    private void commitCompleted() throws Exception {
        if (commit(lastCompletedId) && !retryScheduled) {
            retryScheduled = true;
            ProcessingTime clock = context.processingTime();
            clock.schedule(clock.currentTimeMillis() + RETRY_MILLIS, this);
        }
    }

    /** Whether something has to be tried again. */
    private boolean commit(long upToCheckpointId) throws Exception {
        List<CommitAttempt<C>> due = new ArrayList<>();
        for (CommitAttempt<C> attempt : waiting) {
            if (attempt.checkpointId() <= upToCheckpointId) {
                attempt.begin();
                due.add(attempt);
            }
        }
        if (due.isEmpty()) {
            return false;
        }
        committer.commit(Collections.unmodifiableList(due));
        boolean again = false;
        List<CommitAttempt<C>> settled = new ArrayList<>();
        for (CommitAttempt<C> attempt : due) {
            if (isSettled(attempt)) {
                settled.add(attempt);
            } else {
                again = true;
            }
        }
        // Only a few of many may be settled each time, so not one by one.
        waiting.removeAll(Set.copyOf(settled));
        return again;
    }

    private boolean isSettled(CommitAttempt<C> attempt) throws IOException {
        switch (attempt.outcome()) {
            case COMMITTED -> committed.inc();
            case ALREADY_COMMITTED -> alreadyCommitted.inc();
            case FAILED -> {
                failed.inc();
                LOG.warn(
                        "Sink '{}' gives up {}, which can never be committed.",
                        context.operatorName(),
                        attempt.getCommittable(),
                        attempt.reason());
            }
            case FAILED_UNKNOWN ->
                throw new IOException(
                        "%s could not be committed: %s".formatted(attempt.getCommittable(), attempt.reason()),
                        attempt.reason());
            case RETRY -> {
                if (attempt.getNumberOfRetries() >= MAX_RETRIES) {
                    throw new IOException("%s could not be committed, nor at %d further attempts."
                            .formatted(attempt.getCommittable(), MAX_RETRIES));
                }
                retried.inc();
                return false;
            }
        }
        return true;
    }

    /** All that waits. */
    List<LeftCommittables.Left> left() throws IOException {
        List<LeftCommittables.Left> left = new ArrayList<>(waiting.size());
        for (CommitAttempt<C> attempt : waiting) {
            left.add(new LeftCommittables.Left(
                    attempt.checkpointId(), VersionedBytes.of(attempt.getCommittable(), serializer)));
        }
        return left;
    }

    void close() throws Exception {
        committer.close();
    }
}
