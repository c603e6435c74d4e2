package io.weir.taskmanager.task;

import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.taskmanager.exchange.InputGate;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the barriers of one checkpoint from all channels of a task. With exactly-once, a channel that a barrier has come
 * through waits until all others have brought theirs, so that the snapshot holds what came before the barriers and nothing
 * else (Chandy and Lamport 1985, for acyclic graphs Carbone et al. 2015). A channel that has ended counts as one that has
 * brought every barrier. Confined to the task's thread.
 */
final class BarrierAlignment {
    /** Takes the snapshot. */
    @FunctionalInterface
    interface Snapshots {
        /** All barriers are here; the first of them came {@code alignmentNanos} ago. */
        void begin(CheckpointBarrier barrier, long alignmentNanos) throws Exception;
    }

    private final InputGate[] gates;
    private final Snapshots snapshots;
    private @Nullable CheckpointBarrier current;
    private long startNanos;
    private int arrived;

    /** Checkpoints up to this one are done with, or given up. */
    private long settledId;

    BarrierAlignment(InputGate[] gates, Snapshots snapshots) {
        this.gates = gates;
        this.snapshots = snapshots;
    }

    /** A barrier has come through the channel that {@code gate} polled last. */
    void barrier(InputGate gate, CheckpointBarrier barrier) throws Exception {
        if (barrier.checkpointId() <= settledId) {
            return; // of a checkpoint that was given up meanwhile
        }
        CheckpointBarrier gathered = current;
        if (gathered == null || gathered.checkpointId() < barrier.checkpointId()) {
            // A later barrier through any channel: the earlier checkpoint cannot complete any more.
            release();
            current = barrier;
            startNanos = System.nanoTime();
        } else if (gathered.checkpointId() > barrier.checkpointId()) {
            return;
        }
        arrived++;
        gate.markArrived(barrier.exactlyOnce());
        completeIfAllHere();
    }

    /** A channel has ended; it may have been the last that was waited for. */
    void channelEnded(boolean hadArrived) throws Exception {
        if (current != null) {
            if (hadArrived) {
                arrived--;
            }
            completeIfAllHere();
        }
    }

    /** A checkpoint is given up. */
    void aborted(long checkpointId) {
        settledId = Math.max(settledId, checkpointId);
        if (current != null && current.checkpointId() <= checkpointId) {
            release();
        }
    }

    private void completeIfAllHere() throws Exception {
        CheckpointBarrier barrier = current;
        if (barrier == null || arrived < openChannels()) {
            return;
        }
        settledId = barrier.checkpointId();
        long alignmentNanos = System.nanoTime() - startNanos;
        // The snapshot comes before the channels go on; what it throws fails the task.
        snapshots.begin(barrier, alignmentNanos);
        release();
    }

    private int openChannels() {
        int open = 0;
        for (InputGate gate : gates) {
            open += gate.openChannels();
        }
        return open;
    }

    private void release() {
        current = null;
        arrived = 0;
        for (InputGate gate : gates) {
            gate.releaseArrived();
        }
    }
}
