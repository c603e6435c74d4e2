package io.weir.taskmanager;

import io.weir.runtime.checkpoint.FileSnapshotStore;
import io.weir.runtime.checkpoint.LocalCopies;
import io.weir.runtime.checkpoint.LocalCopyWriters;
import io.weir.runtime.checkpoint.SnapshotStore;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.protocol.AttemptId;
import io.weir.taskmanager.task.CheckpointListener;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where tasks keep their state: for jobs that want it with local copies. Closed by another thread than all else. */
final class JobCopies implements AutoCloseable {
    /** As many as write the checkpoints. */
    private static final int WRITERS = 4;

    /** Bytes on the heap by which copies may lag behind. */
    private static final long MAX_QUEUED_BYTES = 32 << 20;

    private final Path directory;
    private final FileSnapshotStore store;
    private final Map<String, LocalCopies> jobs = new HashMap<>();
    private @Nullable LocalCopyWriters writers;
    private int made;

    /** Each job gets a directory of its own in {@code directory}. */
    JobCopies(Path directory, FileSnapshotStore store) {
        this.directory = directory;
        this.store = store;
    }

    /** What a task keeps its state with, and whom it tells of its checkpoints. */
    record TaskPart(SnapshotStore store, CheckpointListener listener, Runnable atEnd) {}

    /** The part of a task, which tells {@code listener}; {@code wanted}: with copies. */
    synchronized TaskPart partOf(AttemptId attempt, CheckpointListener listener, boolean wanted) {
        if (!wanted) {
            return new TaskPart(store, listener, () -> {});
        }
        LocalCopies copies = jobs.computeIfAbsent(
                attempt.jobId(), jobId -> new LocalCopies(directory.resolve(jobId + "-" + ++made), writers()));
        return new TaskPart(
                copies.storeOf(attempt, store), new Acknowledging(copies, listener), () -> copies.taskEnded(attempt));
    }

    private LocalCopyWriters writers() {
        LocalCopyWriters started = writers;
        if (started == null) {
            started = new LocalCopyWriters(WRITERS, MAX_QUEUED_BYTES);
            writers = started;
        }
        return started;
    }

    synchronized void checkpointCompleted(String jobId, long checkpointId) {
        LocalCopies copies = jobs.get(jobId);
        if (copies != null) {
            copies.completed(checkpointId);
        }
    }

    synchronized void checkpointAborted(String jobId, long checkpointId) {
        LocalCopies copies = jobs.get(jobId);
        if (copies != null) {
            copies.aborted(checkpointId);
        }
    }

    synchronized void releaseJob(String jobId) {
        LocalCopies copies = jobs.remove(jobId);
        if (copies != null) {
            copies.close();
        }
    }

    @Override
    public synchronized void close() {
        List.copyOf(jobs.keySet()).forEach(this::releaseJob);
        if (writers != null) {
            writers.close();
        }
    }

    /** Notes what a checkpoint refers to before it can be complete. */
    private record Acknowledging(LocalCopies copies, CheckpointListener listener) implements CheckpointListener {
        @Override
        public void acknowledge(AttemptId attempt, long checkpointId, TaskSnapshot snapshot) {
            copies.acknowledged(checkpointId, snapshot);
            listener.acknowledge(attempt, checkpointId, snapshot);
        }

        @Override
        public void awaitsLast(AttemptId attempt) {
            listener.awaitsLast(attempt);
        }

        @Override
        public void decline(AttemptId attempt, long checkpointId, String reason) {
            listener.decline(attempt, checkpointId, reason);
        }
    }
}
