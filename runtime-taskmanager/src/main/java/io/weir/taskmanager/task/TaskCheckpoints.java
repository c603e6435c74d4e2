package io.weir.taskmanager.task;

import io.weir.operators.ProcessingTime;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.OperatorSnapshot;
import io.weir.runtime.checkpoint.SnapshotStore;
import io.weir.runtime.checkpoint.SnapshotStore.StateOutput;
import io.weir.runtime.checkpoint.StateHandle;
import io.weir.runtime.checkpoint.TaskSnapshot;
import io.weir.runtime.protocol.AttemptId;
import io.weir.taskmanager.exchange.BarrierEvent;
import io.weir.taskmanager.task.ChannelRecording.Recorded;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of one task in the checkpoints of its job. Confined to the task's thread.
 *
 * <p>A snapshot begins between two batches: the operators put what they hold into their state, the barrier goes down all
 * channels, and the state as it is then is written while records are processed on.
 */
final class TaskCheckpoints implements BarrierAlignment.Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(TaskCheckpoints.class);

    private final AttemptId attempt;
    private final CheckpointListener listener;
    private final SnapshotStore store;
    private final TaskClock clock;
    private final Deque<CheckpointBarrier> triggered = new ArrayDeque<>();
    private final Deque<SnapshotRun> running = new ArrayDeque<>();
    private final SnapshotPace pace = new SnapshotPace();

    /** Runs whose checkpoint is neither complete nor given up, as far as the task was told. */
    private final List<SnapshotRun> unsettled = new ArrayList<>();

    private @Nullable TaskWork work;
    private boolean finished;
    private @Nullable CheckpointBarrier stop;
    private long lastBegunId;

    /** The first begun when the operators had finished: the task ends when this or a later one is complete. 0: none yet. */
    private long finalId;

    private long completedId;
    private volatile boolean closed;

    TaskCheckpoints(AttemptId attempt, CheckpointListener listener, SnapshotStore store, TaskClock clock) {
        this.attempt = attempt;
        this.listener = listener;
        this.store = store;
        this.clock = clock;
    }

    /** The operators are there. */
    void start(TaskWork assembled) {
        work = assembled;
    }

    /**
     * A checkpoint is to begin here: now, if it can. What the enumerator sent behind it may be the next mail of the task, and
     * is still in the enumerator's part of the checkpoint; splits that were in both would be read twice.
     */
    void trigger(CheckpointBarrier barrier) throws Exception {
        if (work == null || !work.input().trigger(barrier)) {
            triggered.add(barrier);
            beginTriggered();
        }
    }

    /** Begins what was triggered and can begin. */
    void beginTriggered() throws Exception {
        TaskWork task = work;
        while (task != null && !triggered.isEmpty() && task.input().canBegin()) {
            begin(triggered.remove(), 0, 0);
        }
    }

    @Override
    public void begin(CheckpointBarrier barrier, long alignmentNanos, long processedBytes) throws Exception {
        begin(barrier, alignmentNanos, processedBytes, null);
    }

    @Override
    public void overtake(CheckpointBarrier barrier, ChannelRecording recording) throws Exception {
        begin(barrier, 0, 0, recording);
    }

    @Override
    public StateOutput channelState(CheckpointBarrier barrier) {
        return store.create(barrier.target(), false);
    }

    @Override
    public ProcessingTime.Cancellable schedule(long delayMillis, ProcessingTime.Callback callback) {
        return clock.schedule(clock.currentTimeMillis() + delayMillis, callback);
    }

    private void begin(
            CheckpointBarrier barrier, long alignmentNanos, long processedBytes, @Nullable ChannelRecording recording)
            throws Exception {
        TaskWork task = work;
        if (task == null || barrier.checkpointId() <= lastBegunId) {
            return;
        }
        lastBegunId = barrier.checkpointId();
        long startMillis = clock.currentTimeMillis();
        long startNanos = System.nanoTime();
        switch (barrier.after()) {
            case CONTINUE -> {}
            case SUSPEND -> task.input().suspend();
            case DRAIN -> {
                task.input().drain();
                finish();
            }
        }
        boolean isNotified =
                barrier.kind() == CheckpointKind.CHECKPOINT || barrier.after().stops();
        if (finished && finalId == 0 && isNotified) {
            finalId = barrier.checkpointId();
        }
        if (barrier.after().stops()) {
            stop = barrier;
            clock.pause();
        }
        task.input().prepareSnapshot(barrier.checkpointId());
        task.chain().prepareSnapshot(barrier.checkpointId());
        task.chain().send(new BarrierEvent(barrier));
        Recorded aligned = new Recorded(null, 0, alignmentNanos, processedBytes);
        run(task, barrier, recording, aligned, new Begin(startMillis, startNanos));
    }

    /** When a snapshot was begun, by both clocks. */
    private record Begin(long millis, long nanos) {}

    private void run(
            TaskWork task,
            CheckpointBarrier barrier,
            @Nullable ChannelRecording recording,
            Recorded aligned,
            Begin begin) {
        SnapshotRun run;
        try {
            run = new SnapshotRun(barrier, task, store, recording);
        } catch (IOException | RuntimeException e) {
            if (recording != null) {
                recording.abandon();
            }
            decline(barrier.checkpointId(), e);
            return;
        }
        running.add(run);
        unsettled.add(run);
        long syncEndNanos = System.nanoTime();
        long syncMillis = TimeUnit.NANOSECONDS.toMillis(syncEndNanos - begin.nanos);
        long beforeMillis = recording == null ? aligned.alignmentNanos() : begin.nanos - recording.startNanos();
        long delayMillis =
                Math.max(0, begin.millis - TimeUnit.NANOSECONDS.toMillis(beforeMillis) - barrier.timestampMillis());
        CompletableFuture<Recorded> recorded =
                recording == null ? CompletableFuture.completedFuture(aligned) : recording.result();
        run.result(attempt.subtask())
                .thenCombine(recorded, (snapshots, channels) -> {
                    TaskSnapshot.Figures figures = new TaskSnapshot.Figures(
                            TimeUnit.NANOSECONDS.toMillis(channels.alignmentNanos()),
                            delayMillis,
                            syncMillis,
                            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - syncEndNanos),
                            stateBytes(snapshots),
                            stateBytes(snapshots),
                            channels.processedBytes(),
                            channels.bytes(),
                            recording != null);
                    return new TaskSnapshot(snapshots, figures);
                })
                .whenComplete((snapshot, failure) -> {
                    if (failure != null) {
                        decline(barrier.checkpointId(), failure);
                    } else {
                        listener.acknowledge(attempt, barrier.checkpointId(), snapshot);
                    }
                });
    }

    private static long stateBytes(List<OperatorSnapshot> snapshots) {
        long sum = 0;
        for (OperatorSnapshot snapshot : snapshots) {
            for (StateHandle handle : snapshot.handles()) {
                sum += handle.length();
            }
        }
        return sum;
    }

    private void decline(long checkpointId, Throwable failure) {
        if (closed) {
            return; // the state of the task says it all, and its end is no failure of the checkpoint
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        LOG.warn("Task {} cannot take part in checkpoint {}: {}", attempt, checkpointId, cause.toString());
        listener.decline(attempt, checkpointId, cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }

    /** Writes on where a snapshot is on its way; false when there is nothing to do. */
    boolean advance() {
        SnapshotRun run = running.peek();
        if (run == null) {
            return false;
        }
        long begin = clock.nanos();
        boolean written = run.advance(pace.entries());
        if (written) {
            running.remove();
        } else {
            pace.took(clock.nanos() - begin);
        }
        return true;
    }

    /** The checkpoint is complete: what waited for it may go on. */
    void completed(long checkpointId) throws Exception {
        TaskWork task = work;
        if (task != null && checkpointId > completedId) {
            completedId = checkpointId;
            unsettled.removeIf(run -> run.checkpointId() <= checkpointId);
            task.input().checkpointCompleted(checkpointId);
            task.chain().checkpointCompleted(checkpointId);
        }
    }

    /** The checkpoint is given up. */
    void aborted(long checkpointId) throws Exception {
        triggered.removeIf(barrier -> barrier.checkpointId() == checkpointId);
        for (SnapshotRun run : List.copyOf(unsettled)) {
            if (run.checkpointId() == checkpointId) {
                run.abandon();
                unsettled.remove(run);
                running.remove(run);
            }
        }
        TaskWork task = work;
        if (task == null) {
            return;
        }
        task.input().checkpointAborted(checkpointId);
        task.chain().checkpointAborted(checkpointId);
        CheckpointBarrier stopping = stop;
        if (stopping != null && stopping.checkpointId() == checkpointId) {
            resume(task, stopping);
        }
    }

    /** Another leader goes on: it completes none that began under the one before. */
    void adopted(long completed, long firstId) throws Exception {
        completed(completed);
        triggered.removeIf(barrier -> barrier.checkpointId() < firstId);
        for (SnapshotRun run : List.copyOf(unsettled)) {
            if (run.checkpointId() < firstId) {
                aborted(run.checkpointId());
            }
        }
        CheckpointBarrier stopping = stop;
        if (stopping != null && !isStopped() && stopping.checkpointId() < firstId && work != null) {
            resume(work, stopping);
        }
        if (work != null) {
            work.input().checkpointsAbortedBelow(firstId);
        }
    }

    private void resume(TaskWork task, CheckpointBarrier stopping) {
        stop = null;
        switch (stopping.after()) {
            case CONTINUE -> {}
            case SUSPEND -> {
                task.input().resume();
                clock.resume();
            }
            case DRAIN ->
                throw new IllegalStateException(
                        "The job could not be stopped with a savepoint after its time had been ended ('--drain'); "
                                + "it goes back to its last checkpoint.");
        }
    }

    /** No record comes any more: the operators finish, once. */
    void finish() throws Exception {
        if (!finished && work != null) {
            finished = true;
            work.chain().finish();
        }
    }

    /** The task ends with the next checkpoint. */
    void awaitLast() {
        listener.awaitsLast(attempt);
    }

    boolean isFinished() {
        return finished;
    }

    /** Whether the job is to end with a snapshot that this task has begun. */
    boolean isStopping() {
        return stop != null;
    }

    /** Whether the snapshot that the job is to end with is complete. */
    boolean isStopped() {
        CheckpointBarrier stopping = stop;
        return stopping != null && completedId >= stopping.checkpointId();
    }

    /** Whether a checkpoint that began when the operators had finished is complete. */
    boolean isFinalCompleted() {
        return finalId > 0 && completedId >= finalId;
    }

    /** What is still on its way is not wanted any more. */
    void close() {
        closed = true;
        running.forEach(SnapshotRun::abandon);
        running.clear();
        unsettled.stream().filter(SnapshotRun::isRecording).forEach(SnapshotRun::abandon);
    }
}
