package io.weir.taskmanager.task;

import io.weir.api.plan.Partitioning;
import io.weir.api.types.TypeSerializer;
import io.weir.api.types.Types;
import io.weir.operators.Output;
import io.weir.operators.ProcessingTime;
import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.ChannelEdge;
import io.weir.runtime.checkpoint.ChannelState;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.checkpoint.FileSnapshotStore;
import io.weir.runtime.checkpoint.RestoredTask;
import io.weir.runtime.checkpoint.RestoredTask.RestoredChannel;
import io.weir.runtime.checkpoint.RestoredTask.RestoredChannels;
import io.weir.runtime.checkpoint.SnapshotStore.StateOutput;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import io.weir.taskmanager.channelstate.ChannelStateReader;
import io.weir.taskmanager.channelstate.RecordedChannel;
import io.weir.taskmanager.exchange.BarrierEvent;
import io.weir.taskmanager.exchange.Exchange;
import io.weir.taskmanager.exchange.InputGate;
import io.weir.taskmanager.exchange.RecordBatch;
import io.weir.taskmanager.exchange.StreamSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A task reduced to its gates and the alignment of barriers. Records are numbers; what is processed of a channel is a list,
 * and the state of the task is what is in these lists when a snapshot begins.
 */
final class AlignedGates {
    private static final TypeSerializer<Object> LONGS = longs();
    private static final FileSnapshotStore STORE = new FileSnapshotStore(1);

    /** A snapshot: what was processed by then, and what was recorded; null while that goes on. */
    record Taken(List<List<Long>> processed, ChannelRecording recording) {
        boolean isComplete() {
            return recording == null
                    || (recording.result().isDone() && !recording.result().isCompletedExceptionally());
        }

        ChannelState channels() {
            return recording == null ? null : recording.result().join().state();
        }
    }

    final List<ScriptedChannel> channels = new ArrayList<>();
    final List<List<Long>> processed = new ArrayList<>();
    final Map<Long, Taken> taken = new LinkedHashMap<>();
    final Map<Long, Long> alignmentBytes = new LinkedHashMap<>();
    final List<CheckpointBarrier> forwarded = new ArrayList<>();
    final List<ProcessingTime.Callback> timers = new ArrayList<>();
    final List<InputGate> gates = new ArrayList<>();
    final BarrierAlignment alignment;
    private final int perGate;
    private int current;

    /** So many channels in each of so many gates. */
    AlignedGates(int gateCount, int perGate) {
        this.perGate = perGate;
        List<RecordedGate> recorded = new ArrayList<>();
        for (int gate = 0; gate < gateCount; gate++) {
            List<ScriptedChannel> own = new ArrayList<>();
            List<RecordedChannel> described = new ArrayList<>();
            ChannelEdge edge = new ChannelEdge("from", null, "to", gate, 0, Partitioning.REBALANCE);
            for (int i = 0; i < perGate; i++) {
                own.add(new ScriptedChannel());
                described.add(new RecordedChannel(edge, i, LONGS));
                processed.add(new ArrayList<>());
            }
            channels.addAll(own);
            gates.add(new InputGate(List.copyOf(own)));
            recorded.add(new RecordedGate(gates.get(gate), described));
        }
        alignment = new BarrierAlignment(recorded, new Snapshots());
    }

    /** Goes on where a snapshot was taken. */
    void restore(Taken from) throws IOException {
        for (int i = 0; i < processed.size(); i++) {
            processed.get(i).addAll(from.processed.get(i));
        }
        ChannelState state = from.channels();
        if (state == null) {
            return;
        }
        ChannelStateReader reader = new ChannelStateReader(new KeyGroupRange(0, 128), 128);
        List<Integer> producers = IntStream.range(0, perGate).boxed().toList();
        for (int gate = 0; gate < gates.size(); gate++) {
            reader.add(
                    gate,
                    new ChannelStateReader.Target(gates.get(gate), 0, producers, new Exchange.Content(LONGS, null)));
        }
        List<RestoredChannel> restored = new ArrayList<>();
        for (int i = 0; i < state.channels().size(); i++) {
            ChannelState.Channel channel = state.channels().get(i);
            restored.add(new RestoredChannel(i, channel.edge().input(), channel.producer(), true));
        }
        reader.read(
                new RestoredTask(
                        1, null, false, false, List.of(), List.of(new RestoredChannels(state.handle(), restored))),
                STORE);
    }

    /** Processes one element of any channel; false: there is none. */
    boolean step() throws Exception {
        for (int i = 0; i < gates.size(); i++) {
            current = (current + 1) % gates.size();
            InputGate gate = gates.get(current);
            Object element = gate.isEnded() ? null : gate.poll();
            if (element != null) {
                process(gate, element);
                return true;
            }
        }
        return false;
    }

    /** As the input of a task does it. */
    private void process(InputGate gate, Object element) throws Exception {
        if (element instanceof RecordBatch batch) {
            if (alignment.isUnderWay()) {
                alignment.polled(current, batch);
            }
            for (int i = 0; i < batch.size; i++) {
                processed.get(current * perGate + gate.channel()).add((Long) batch.values[i]);
            }
        } else if (element instanceof BarrierEvent event) {
            alignment.barrier(current, event.barrier());
        } else if (element == StreamSignal.END_OF_DATA) {
            gate.endData();
            alignment.dataEnded(current);
        } else if (element == StreamSignal.END_OF_INPUT) {
            boolean hadArrived = gate.hasArrived(gate.channel());
            gate.endChannel();
            alignment.channelEnded(current, hadArrived);
        }
    }

    /** Processes until nothing comes. */
    void drain() throws Exception {
        boolean more = true;
        while (more) {
            boolean taken = alignment.takeQueued();
            more = step() || taken;
        }
    }

    /** What was processed of {@code channel}. */
    List<Long> of(int channel) {
        return processed.get(channel);
    }

    /** What of {@code channel} is recorded in checkpoint {@code id}. */
    List<Long> recorded(long id, int channel) throws IOException {
        AlignedGates other = new AlignedGates(gates.size(), perGate);
        Taken from = taken.get(id);
        other.restore(new Taken(channels.stream().map(any -> List.<Long>of()).toList(), from.recording));
        while (true) {
            Object element = other.gates.get(channel / perGate).poll();
            if (element == null) {
                return other.of(channel);
            }
            if (other.gates.get(channel / perGate).channel() == channel % perGate) {
                RecordBatch batch = (RecordBatch) element;
                for (int i = 0; i < batch.size; i++) {
                    other.of(channel).add((Long) batch.values[i]);
                }
            }
        }
    }

    static RecordBatch batch(long... numbers) {
        RecordBatch batch = new RecordBatch(numbers.length, false);
        for (long number : numbers) {
            batch.values[batch.size] = number;
            batch.timestamps[batch.size++] = Output.NO_TIMESTAMP;
        }
        batch.estimatedBytes = 8L * numbers.length;
        return batch;
    }

    /** {@code timeoutMillis}: -1: it never overtakes. */
    static CheckpointBarrier barrier(long id, long timeoutMillis) {
        return barrier(id, true, timeoutMillis);
    }

    static CheckpointBarrier barrier(long id, boolean exactlyOnce, long timeoutMillis) {
        return new CheckpointBarrier(
                id,
                0,
                CheckpointKind.CHECKPOINT,
                AfterSnapshot.CONTINUE,
                exactlyOnce,
                timeoutMillis,
                new CheckpointTarget(null, null, 1 << 20));
    }

    @SuppressWarnings("unchecked") // numbers are objects
    private static TypeSerializer<Object> longs() {
        return (TypeSerializer<Object>) (TypeSerializer<?>)
                Serializers.create(Types.LONG, SerializerConfig.STANDARD, AlignedGates.class.getClassLoader());
    }

    private final class Snapshots implements BarrierAlignment.Snapshots {
        @Override
        public void begin(CheckpointBarrier barrier, long alignmentNanos, long processedBytes) {
            alignmentBytes.put(barrier.checkpointId(), processedBytes);
            overtake(barrier, null);
        }

        @Override
        public void overtake(CheckpointBarrier barrier, ChannelRecording recording) {
            forwarded.add(barrier);
            taken.put(
                    barrier.checkpointId(),
                    new Taken(processed.stream().map(List::copyOf).toList(), recording));
        }

        @Override
        public StateOutput channelState(CheckpointBarrier barrier) {
            return STORE.create(barrier.target(), false);
        }

        @Override
        public ProcessingTime.Cancellable schedule(long delayMillis, ProcessingTime.Callback callback) {
            timers.add(callback);
            return () -> timers.remove(callback);
        }
    }
}
