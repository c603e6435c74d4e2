package io.weir.taskmanager.task;

import io.weir.operators.TimeSignals;
import io.weir.operators.WatermarkValve;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.taskmanager.chain.OperatorChain;
import io.weir.taskmanager.chain.RecordLoop;
import io.weir.taskmanager.chain.TaskInput;
import io.weir.taskmanager.exchange.BarrierEvent;
import io.weir.taskmanager.exchange.InputGate;
import io.weir.taskmanager.exchange.RecordBatch;
import io.weir.taskmanager.exchange.StreamSignal;
import java.util.List;

/** The input of a task that reads from others: one gate, or two for a two-input operator. */
final class GateInput implements TaskInput {
    private final InputGate[] gates;
    private final RecordLoop[] loops;
    private final WatermarkValve[] valves;
    private final BarrierAlignment alignment;
    private int current;

    /** Whether the last batch was full. */
    private boolean busy;

    private long recordsIn;
    private long watermark = Long.MIN_VALUE;

    GateInput(List<RecordedGate> gates, OperatorChain chain, BarrierAlignment.Snapshots snapshots) {
        this.gates = new InputGate[gates.size()];
        for (int i = 0; i < this.gates.length; i++) {
            this.gates[i] = gates.get(i).gate();
        }
        alignment = new BarrierAlignment(gates, snapshots);
        loops = new RecordLoop[this.gates.length];
        valves = new WatermarkValve[this.gates.length];
        TimeSignals watched = new WatchedSignals(chain.signals());
        WatermarkValve both = new WatermarkValve(this.gates.length, watched);
        for (int i = 0; i < this.gates.length; i++) {
            loops[i] = chain.loop(i);
            TimeSignals target = this.gates.length == 1 ? watched : new OneOfTwo(both, i);
            valves[i] = new WatermarkValve(this.gates[i].channels(), target);
        }
    }

    /** Producers may have announced barriers before this end of their channels was there. */
    @Override
    public void start() throws Exception {
        alignment.announced();
    }

    @Override
    public boolean step() throws Exception {
        for (int i = 0; i < gates.length; i++) {
            current = current + 1 == gates.length ? 0 : current + 1;
            Object element = gates[current].isEnded() ? null : gates[current].poll();
            if (element != null) {
                process(element);
                return true;
            }
        }
        return false;
    }

    private void process(Object element) throws Exception {
        InputGate gate = gates[current];
        if (element instanceof RecordBatch batch) {
            recordsIn += batch.size;
            busy = batch.size == batch.values.length;
            if (alignment.isUnderWay()) {
                alignment.polled(current, batch);
            }
            loops[current].run(batch);
            if (batch.watermark != RecordBatch.NO_WATERMARK) {
                valves[current].watermark(gate.channel(), batch.watermark);
            }
            return;
        }
        busy = false;
        if (element instanceof BarrierEvent event) {
            alignment.barrier(current, event.barrier());
            return;
        }
        switch ((StreamSignal) element) {
            case IDLE -> valves[current].idle(gate.channel(), true);
            case ACTIVE -> valves[current].idle(gate.channel(), false);
            case END_OF_DATA -> {
                gate.endData();
                alignment.dataEnded(current);
            }
            case END_OF_INPUT -> {
                boolean hadArrived = gate.hasArrived(gate.channel());
                gate.endChannel();
                alignment.channelEnded(current, hadArrived);
            }
        }
    }

    @Override
    public boolean isDataEnded() {
        for (InputGate gate : gates) {
            if (!gate.isDataEnded()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void barrierAnnounced() throws Exception {
        alignment.announced();
    }

    @Override
    public boolean takeQueued() {
        return alignment.takeQueued();
    }

    @Override
    public boolean isReadyToTake() {
        return alignment.isReadyToTake();
    }

    @Override
    public boolean trigger(CheckpointBarrier barrier) throws Exception {
        if (barrier.mayOvertake()) {
            alignment.triggered(barrier);
            return true;
        }
        return false;
    }

    @Override
    public boolean canBegin() {
        return isEnded();
    }

    @Override
    public void suspend() {}

    @Override
    public void resume() {}

    @Override
    public void drain() {}

    @Override
    public void prepareSnapshot(long checkpointId) {}

    @Override
    public void checkpointCompleted(long checkpointId) {}

    @Override
    public void checkpointAborted(long checkpointId) {
        alignment.aborted(checkpointId);
    }

    @Override
    public void checkpointsAbortedBelow(long checkpointId) {
        alignment.abortedBelow(checkpointId);
    }

    @Override
    public boolean isReady() {
        for (InputGate gate : gates) {
            if (gate.isReady()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isBusy() {
        return busy;
    }

    @Override
    public boolean isEnded() {
        for (InputGate gate : gates) {
            if (!gate.isEnded()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long recordsIn() {
        return recordsIn;
    }

    @Override
    public long watermark() {
        return watermark;
    }

    @Override
    public void close() {}

    /** Remembers the watermark for the metrics. */
    private final class WatchedSignals implements TimeSignals {
        private final TimeSignals target;

        WatchedSignals(TimeSignals target) {
            this.target = target;
        }

        @Override
        public void watermark(long timestamp) {
            watermark = timestamp;
            target.watermark(timestamp);
        }

        @Override
        public void idle(boolean idle) {
            target.idle(idle);
        }
    }

    /** The time of one input of two. */
    private record OneOfTwo(WatermarkValve both, int input) implements TimeSignals {
        @Override
        public void watermark(long timestamp) {
            both.watermark(input, timestamp);
        }

        @Override
        public void idle(boolean idle) {
            both.idle(input, idle);
        }
    }
}
