package io.weir.taskmanager.task;

import io.weir.operators.ProcessingTime;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.SnapshotStore.StateOutput;
import io.weir.taskmanager.channelstate.ChannelStateWriter;
import io.weir.taskmanager.exchange.ChannelSource;
import io.weir.taskmanager.exchange.InputGate;
import io.weir.taskmanager.exchange.RecordBatch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the barriers of one checkpoint from all channels of a task. With exactly-once, a channel that a barrier has come
 * through waits until all others have brought theirs, so that the snapshot holds what came before the barriers and nothing
 * else (Chandy and Lamport 1985, for acyclic graphs Carbone et al. 2015). A channel that has ended counts as one that has
 * brought every barrier.
 *
 * <p>A barrier that may overtake does so when gathering has taken as long as it allows, counted from the first announcement
 * or barrier: the snapshot is taken at once, and a {@link ChannelRecording} adds what is still before the barriers.
 * Confined to the task's thread.
 */
final class BarrierAlignment {
    /** Takes the snapshot. */
    interface Snapshots {
        /** All barriers are here; gathering them took {@code alignmentNanos}, in which so many bytes were processed. */
        void begin(CheckpointBarrier barrier, long alignmentNanos, long processedBytes) throws Exception;

        /** The barrier goes on ahead of the others; {@code recording} adds what was before them. */
        void overtake(CheckpointBarrier barrier, ChannelRecording recording) throws Exception;

        /** Begins a piece of state. */
        StateOutput channelState(CheckpointBarrier barrier);

        /** Calls {@code callback} on the task's thread. */
        ProcessingTime.Cancellable schedule(long delayMillis, ProcessingTime.Callback callback);
    }

    private final List<RecordedGate> gates;
    private final Snapshots snapshots;
    private @Nullable CheckpointBarrier current;
    private ProcessingTime.@Nullable Cancellable timer;

    /** Whether all producers have finished, so that no barrier comes. */
    private boolean triggered;

    private long startNanos;
    private long processedBytes;
    private int arrived;
    private @Nullable ChannelRecording recording;

    /** Checkpoints up to this one are begun, or given up. */
    private long settledId;

    /** Later ones that were given up while an earlier one is gathered. */
    private final Set<Long> abortedAhead = new HashSet<>();

    BarrierAlignment(List<RecordedGate> gates, Snapshots snapshots) {
        this.gates = List.copyOf(gates);
        this.snapshots = snapshots;
    }

    /** A barrier has come through the channel that gate number {@code gate} polled last. */
    void barrier(int gate, CheckpointBarrier barrier) throws Exception {
        InputGate polled = gates.get(gate).gate();
        ChannelRecording open = recording;
        if (open != null && open.awaits(gate, polled.channel())) {
            if (barrier.checkpointId() == open.checkpointId()) {
                open.arrived(gate, polled.channel());
                forgetIfOver();
                return;
            }
            if (barrier.checkpointId() > open.checkpointId()) {
                open.giveUp("Its barrier was left out by a task before this one, for that of checkpoint %d."
                        .formatted(barrier.checkpointId()));
                forgetIfOver();
            }
        }
        if (!gather(barrier)) {
            return;
        }
        arrived++;
        polled.markArrived(barrier.exactlyOnce());
        completeIfAllHere();
        overtakeIfDue(barrier);
    }

    /** Barriers may have been announced. */
    void announced() throws Exception {
        for (int i = 0; i < gates.size(); i++) {
            InputGate gate = gates.get(i).gate();
            for (int channel = 0; channel < gate.channels(); channel++) {
                CheckpointBarrier barrier = gate.source(channel).announced();
                if (barrier != null) {
                    announced(i, channel, barrier);
                }
            }
        }
        takeQueued();
    }

    private void announced(int gate, int channel, CheckpointBarrier barrier) throws Exception {
        ChannelRecording open = recording;
        if (open != null && barrier.checkpointId() == open.checkpointId()) {
            open.empty(gate, channel, barrier.checkpointId());
        } else if (gather(barrier)) {
            overtakeIfDue(barrier);
        }
    }

    /** A checkpoint of which no barrier comes, as all producers have finished: it begins behind their ends, or overtakes. */
    void triggered(CheckpointBarrier barrier) throws Exception {
        if (gather(barrier)) {
            triggered = true;
            completeIfAllHere();
            overtakeIfDue(barrier);
            takeQueued();
        }
    }

    /** Whether {@code barrier} is one that is to be gathered; the first one of a checkpoint begins it. */
    private boolean gather(CheckpointBarrier barrier) {
        if (barrier.checkpointId() <= settledId || abortedAhead.contains(barrier.checkpointId())) {
            return false; // of a checkpoint that was given up meanwhile
        }
        CheckpointBarrier gathered = current;
        if (gathered != null && gathered.checkpointId() >= barrier.checkpointId()) {
            return gathered.checkpointId() == barrier.checkpointId();
        }
        // A later barrier through any channel: the earlier checkpoint cannot complete any more.
        release();
        current = barrier;
        startNanos = System.nanoTime();
        processedBytes = 0;
        if (barrier.mayOvertake() && barrier.alignmentTimeoutMillis() > 0) {
            timer = snapshots.schedule(barrier.alignmentTimeoutMillis(), time -> timedOut(barrier.checkpointId()));
        }
        return true;
    }

    private void timedOut(long checkpointId) throws Exception {
        CheckpointBarrier gathered = current;
        if (gathered != null && gathered.checkpointId() == checkpointId) {
            overtake(gathered);
            takeQueued();
        }
    }

    private void overtakeIfDue(CheckpointBarrier barrier) throws Exception {
        CheckpointBarrier gathered = current;
        // Where it has overtaken in a task before, it comes with the time 0, whatever the first one of it had.
        if (gathered != null && barrier.mayOvertake() && barrier.alignmentTimeoutMillis() == 0) {
            overtake(gathered);
        }
    }

    private void overtake(CheckpointBarrier barrier) throws Exception {
        ChannelRecording former = recording;
        if (former != null) {
            former.giveUp(
                    "Checkpoint %d began before its last records were written.".formatted(barrier.checkpointId()));
        }
        ChannelStateWriter writer = new ChannelStateWriter(() -> snapshots.channelState(barrier));
        ChannelRecording next = new ChannelRecording(barrier.checkpointId(), gates, writer, startNanos, processedBytes);
        settle(barrier.checkpointId());
        snapshots.overtake(barrier.overtaking(), next);
        boolean toTheEnd = triggered;
        release();
        recording = next;
        next.recordQueued();
        for (int i = 0; i < gates.size(); i++) {
            InputGate gate = gates.get(i).gate();
            for (int channel = 0; channel < gate.channels(); channel++) {
                CheckpointBarrier announced = gate.source(channel).announced();
                if (toTheEnd || gate.hasDataEnded(channel)) {
                    next.empty(i, channel, ChannelSource.ALL);
                } else if (announced != null && announced.checkpointId() >= barrier.checkpointId()) {
                    next.empty(i, channel, barrier.checkpointId());
                }
            }
        }
        forgetIfOver();
    }

    private void forgetIfOver() {
        if (recording != null && recording.isOver()) {
            recording = null;
        }
    }

    /** Takes what is there before announced barriers; false: there was nothing. */
    boolean takeQueued() {
        ChannelRecording open = recording;
        if (open == null) {
            return false;
        }
        boolean any = open.takeQueued();
        forgetIfOver();
        return any;
    }

    /** Whether {@link #takeQueued} would take something. */
    boolean isReadyToTake() {
        return recording != null && recording.isReady();
    }

    /** A batch was polled, by gate number {@code gate}; called before it is processed. */
    void polled(int gate, RecordBatch batch) {
        ChannelRecording open = recording;
        InputGate polled = gates.get(gate).gate();
        if (open != null && !polled.isFromQueue()) {
            open.polled(gate, polled.channel(), batch);
            forgetIfOver();
        }
        if (open != null) {
            open.processed(batch.estimatedBytes);
        }
        if (current != null) {
            processedBytes += batch.estimatedBytes;
        }
    }

    /** Whether {@link #polled} wants to know of batches. */
    boolean isUnderWay() {
        return current != null || recording != null;
    }

    /** The channel polled last brings no records any more, but it may bring barriers. */
    void dataEnded(int gate) {
        InputGate polled = gates.get(gate).gate();
        if (recording != null && !polled.isFromQueue()) {
            recording.empty(gate, polled.channel(), ChannelSource.ALL);
        }
    }

    /** The channel polled last has ended; it may have been the last that was waited for. */
    void channelEnded(int gate, boolean hadArrived) throws Exception {
        InputGate polled = gates.get(gate).gate();
        if (recording != null) {
            recording.arrived(gate, polled.channel());
            forgetIfOver();
        }
        if (current != null) {
            if (hadArrived) {
                arrived--;
            }
            completeIfAllHere();
        }
    }

    /** A checkpoint is given up. */
    void aborted(long checkpointId) {
        if (current != null && current.checkpointId() < checkpointId) {
            abortedAhead.add(checkpointId);
        } else {
            settle(checkpointId);
        }
        if (current != null && current.checkpointId() == checkpointId) {
            release();
        }
        if (recording != null && recording.checkpointId() == checkpointId) {
            recording.abandon();
            recording = null;
        }
    }

    /** All checkpoints with lower ids are given up, also those that are not known here. */
    void abortedBelow(long checkpointId) {
        if (current != null && current.checkpointId() < checkpointId) {
            aborted(current.checkpointId());
        }
        if (recording != null && recording.checkpointId() < checkpointId) {
            aborted(recording.checkpointId());
        }
        settle(checkpointId - 1);
    }

    private void settle(long checkpointId) {
        settledId = Math.max(settledId, checkpointId);
        abortedAhead.removeIf(id -> id <= settledId);
    }

    private void completeIfAllHere() throws Exception {
        CheckpointBarrier barrier = current;
        if (barrier == null || arrived < openChannels()) {
            return;
        }
        settle(barrier.checkpointId());
        long alignmentNanos = System.nanoTime() - startNanos;
        // The snapshot comes before the channels go on; what it throws fails the task.
        snapshots.begin(barrier, alignmentNanos, processedBytes);
        release();
    }

    private int openChannels() {
        int open = 0;
        for (RecordedGate each : gates) {
            open += each.gate().openChannels();
        }
        return open;
    }

    private void release() {
        current = null;
        triggered = false;
        arrived = 0;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        for (RecordedGate each : gates) {
            each.gate().releaseArrived();
        }
    }
}
