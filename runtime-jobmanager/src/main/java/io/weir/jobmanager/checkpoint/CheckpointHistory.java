package io.weir.jobmanager.checkpoint;

import io.weir.jobmanager.schedule.Subtask;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.protocol.AttemptId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has become of the checkpoints of a job, for people. The oldest are forgotten. */
public final class CheckpointHistory {
    private static final int RECORDS_KEPT = 10;
    private static final int COMPLETED_KEPT = 1000;

    private final Map<Long, CheckpointRecord> pending = new LinkedHashMap<>();
    private final Deque<CheckpointRecord> ended = new ArrayDeque<>();
    private final Deque<Figures> completedFigures = new ArrayDeque<>();
    private @Nullable CheckpointRecord lastCompleted;
    private @Nullable CheckpointRecord lastSavepoint;
    private @Nullable CheckpointRecord lastFailed;
    private @Nullable Restore lastRestore;
    private long begun;
    private long completed;
    private long failed;
    private long restored;

    CheckpointHistory() {}

    /**
     * Tasks were started with state.
     *
     * @param checkpoint with which
     * @param wallMillis when
     */
    public record Restore(CompletedCheckpoint checkpoint, long wallMillis) {}

    /** The sums of one completed checkpoint. */
    public record Figures(
            long checkpointedBytes, long stateBytes, long durationMillis, long processedBytes, long persistedBytes) {}

    /** How many there were of each kind. */
    public record Counts(long restored, long begun, int pending, long completed, long failed) {}

    /** How many there were. */
    public Counts counts() {
        return new Counts(restored, begun, pending.size(), completed, failed);
    }

    /** Those under way and the last that have ended, newest first. */
    public List<CheckpointRecord> newestFirst() {
        List<CheckpointRecord> records = new ArrayList<>(ended);
        records.addAll(pending.values());
        records.sort((a, b) -> Long.compare(b.id(), a.id()));
        return records;
    }

    /** The one of that id, if it is not forgotten. */
    public Optional<CheckpointRecord> find(long id) {
        return newestFirst().stream().filter(record -> record.id() == id).findFirst();
    }

    /** The sums of the last completed ones. */
    public List<Figures> completedFigures() {
        return List.copyOf(completedFigures);
    }

    /** The last checkpoint that was complete. */
    public Optional<CheckpointRecord> lastCompleted() {
        return Optional.ofNullable(lastCompleted);
    }

    /** The last savepoint that was complete. */
    public Optional<CheckpointRecord> lastSavepoint() {
        return Optional.ofNullable(lastSavepoint);
    }

    /** The last one that was given up. */
    public Optional<CheckpointRecord> lastFailed() {
        return Optional.ofNullable(lastFailed);
    }

    /** With what tasks were started last. */
    public Optional<Restore> lastRestore() {
        return Optional.ofNullable(lastRestore);
    }

    /** Tasks are started with {@code checkpoint}. */
    public void restored(CompletedCheckpoint checkpoint, long wallMillis) {
        restored++;
        lastRestore = new Restore(checkpoint, wallMillis);
    }

    void begun(PendingCheckpoint checkpoint) {
        begun++;
        pending.put(checkpoint.id(), new CheckpointRecord(checkpoint));
    }

    void triggered(PendingCheckpoint checkpoint, List<Subtask> tasks) {
        require(checkpoint).awaits(tasks);
    }

    void acknowledged(PendingCheckpoint checkpoint, AttemptId attempt, TaskSnapshot snapshot, Moment now) {
        require(checkpoint).acknowledged(attempt, snapshot.figures(), now);
    }

    void completed(PendingCheckpoint checkpoint, CompletedCheckpoint made, Moment now) {
        CheckpointRecord record = end(checkpoint);
        record.completed(made.directory() == null ? null : made.directory().toString(), now);
        completed++;
        if (checkpoint.request().kind().isSavepoint()) {
            lastSavepoint = record;
        } else {
            lastCompleted = record;
        }
        completedFigures.addLast(new Figures(
                record.sum(TaskSnapshot.Figures::checkpointedBytes),
                record.sum(TaskSnapshot.Figures::stateBytes),
                record.durationMillis(now.millis()),
                record.sum(TaskSnapshot.Figures::processedBytes),
                record.sum(TaskSnapshot.Figures::persistedBytes)));
        if (completedFigures.size() > COMPLETED_KEPT) {
            completedFigures.removeFirst();
        }
    }

    void aborted(PendingCheckpoint checkpoint, String message, Moment now) {
        CheckpointRecord record = end(checkpoint);
        record.failed(message, now);
        failed++;
        lastFailed = record;
    }

    void discarded(long id) {
        find(id).ifPresent(CheckpointRecord::discard);
        if (lastCompleted != null && lastCompleted.id() == id) {
            lastCompleted.discard();
        }
    }

    private CheckpointRecord end(PendingCheckpoint checkpoint) {
        CheckpointRecord record = require(checkpoint);
        pending.remove(checkpoint.id());
        ended.addLast(record);
        if (ended.size() > RECORDS_KEPT) {
            ended.removeFirst();
        }
        return record;
    }

    private CheckpointRecord require(PendingCheckpoint checkpoint) {
        CheckpointRecord record = pending.get(checkpoint.id());
        if (record == null) {
            throw new AssertionError("Checkpoint %d is not under way".formatted(checkpoint.id()));
        }
        return record;
    }
}
