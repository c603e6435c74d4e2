package io.weir.taskmanager.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.runtime.checkpoint.AfterSnapshot;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.CheckpointKind;
import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.taskmanager.exchange.BarrierEvent;
import io.weir.taskmanager.exchange.ChannelSource;
import io.weir.taskmanager.exchange.InputGate;
import io.weir.taskmanager.exchange.StreamSignal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BarrierAlignmentTest {
    /** A channel filled by the test. */
    private static final class Scripted implements ChannelSource {
        final Queue<Object> elements = new ArrayDeque<>();

        @Override
        public Object poll() {
            return elements.poll();
        }

        @Override
        public boolean isReady() {
            return !elements.isEmpty();
        }
    }

    private final List<Long> begun = new ArrayList<>();
    private final List<Scripted> channels = new ArrayList<>();
    private InputGate gate = new InputGate(List.of());
    private BarrierAlignment alignment = new BarrierAlignment(new InputGate[0], (barrier, nanos) -> {});

    private void gateOf(int count) {
        for (int i = 0; i < count; i++) {
            channels.add(new Scripted());
        }
        gate = new InputGate(List.copyOf(channels));
        alignment = new BarrierAlignment(new InputGate[] {gate}, (barrier, nanos) -> begun.add(barrier.checkpointId()));
    }

    private static CheckpointBarrier barrier(long id, boolean exactlyOnce) {
        return new CheckpointBarrier(
                id,
                0,
                CheckpointKind.CHECKPOINT,
                AfterSnapshot.CONTINUE,
                exactlyOnce,
                -1,
                new CheckpointTarget(null, null, 1000));
    }

    /** Polls until nothing comes; the records that came. */
    private List<Object> drain() throws Exception {
        List<Object> records = new ArrayList<>();
        Object element;
        while ((element = gate.poll()) != null) {
            if (element instanceof BarrierEvent event) {
                alignment.barrier(gate, event.barrier());
            } else if (element == StreamSignal.END_OF_INPUT) {
                boolean hadArrived = gate.hasArrived();
                gate.endChannel();
                alignment.channelEnded(hadArrived);
            } else {
                records.add(element);
            }
        }
        return records;
    }

    private void put(int channel, Object... elements) {
        channels.get(channel).elements.addAll(List.of(elements));
    }

    @Test
    void blocksAChannelUntilEveryBarrierArrived() throws Exception {
        gateOf(2);
        put(0, "a", new BarrierEvent(barrier(1, true)), "behind");
        put(1, "b");

        assertThat(drain()).containsExactlyInAnyOrder("a", "b");
        assertThat(begun).isEmpty();
        assertThat(gate.isReady()).as("only a blocked channel has something").isFalse();

        put(1, new BarrierEvent(barrier(1, true)));

        assertThat(drain()).containsExactly("behind");
        assertThat(begun).containsExactly(1L);
    }

    @Test
    void blocksNothingWhenRecordsMayBeProcessedTwice() throws Exception {
        gateOf(2);
        put(0, new BarrierEvent(barrier(1, false)), "behind");

        assertThat(drain()).containsExactly("behind");
        assertThat(begun).isEmpty();

        put(1, new BarrierEvent(barrier(1, false)));
        drain();

        assertThat(begun).containsExactly(1L);
    }

    @Test
    void takesAnEndedChannelForOneThatBroughtItsBarrier() throws Exception {
        gateOf(3);
        put(0, new BarrierEvent(barrier(1, true)));
        put(1, StreamSignal.END_OF_INPUT);
        drain();
        assertThat(begun).isEmpty();

        put(2, StreamSignal.END_OF_INPUT);
        drain();

        assertThat(begun).containsExactly(1L);
        put(0, new BarrierEvent(barrier(2, true)));
        drain();
        assertThat(begun).containsExactly(1L, 2L);
    }

    @Test
    void givesAnEarlierCheckpointUpWhenALaterBarrierComes() throws Exception {
        gateOf(2);
        put(0, new BarrierEvent(barrier(1, true)), "after 1");
        drain();
        put(1, new BarrierEvent(barrier(2, true)), "after 2");

        assertThat(drain()).containsExactly("after 1");

        put(0, new BarrierEvent(barrier(2, true)));
        assertThat(drain()).containsExactly("after 2");
        assertThat(begun).containsExactly(2L);
    }

    @Test
    void letsChannelsGoOnWhenTheCheckpointIsAborted() throws Exception {
        gateOf(2);
        put(0, new BarrierEvent(barrier(1, true)), "behind");
        drain();

        alignment.aborted(1);

        assertThat(drain()).containsExactly("behind");
        put(1, new BarrierEvent(barrier(1, true)), "too late");
        assertThat(drain()).containsExactly("too late");
        assertThat(begun).isEmpty();
    }

    /** Against a model: a snapshot holds of each channel exactly the records before the barrier. */
    @Test
    void coversExactlyTheRecordsBeforeTheBarriers() throws Exception {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            channels.clear();
            begun.clear();
            int count = 1 + random.nextInt(4);
            gateOf(count);
            Map<Integer, Integer> processed = new HashMap<>();
            Map<Long, Map<Integer, Integer>> covered = new HashMap<>();
            alignment = new BarrierAlignment(
                    new InputGate[] {gate},
                    (barrier, nanos) -> covered.put(barrier.checkpointId(), new HashMap<>(processed)));
            Map<Long, Map<Integer, Integer>> expected = new HashMap<>();
            int[] sent = new int[count];
            long[] nextBarrier = new long[count];
            for (int step = 0; step < 300; step++) {
                int channel = random.nextInt(count);
                if (random.nextInt(10) == 0) {
                    long id = ++nextBarrier[channel];
                    expected.computeIfAbsent(id, key -> new HashMap<>()).put(channel, sent[channel]);
                    put(channel, new BarrierEvent(barrier(id, true)));
                } else {
                    put(channel, new int[] {channel, ++sent[channel]});
                }
                if (random.nextBoolean()) {
                    step(processed);
                }
            }
            while (step(processed)) {
                assertThat(processed).isNotNull();
            }
            Set<Long> whole = new HashSet<>();
            expected.forEach((id, perChannel) -> {
                if (perChannel.size() == count) {
                    whole.add(id);
                    perChannel.values().removeIf(number -> number == 0);
                }
            });
            assertThat(covered.keySet()).as("seed %d", seed).isEqualTo(whole);
            whole.forEach(
                    id -> assertThat(covered.get(id)).as("checkpoint %d", id).isEqualTo(expected.get(id)));
        }
    }

    private boolean step(Map<Integer, Integer> processed) throws Exception {
        Object element = gate.poll();
        if (element instanceof BarrierEvent event) {
            alignment.barrier(gate, event.barrier());
        } else if (element instanceof int[] record) {
            processed.put(record[0], record[1]);
        }
        return element != null;
    }
}
