package io.weir.taskmanager.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChannelsTest {
    private final LocalChannel channel = new LocalChannel();

    @Test
    void theProducerPausesAtTheSoftLimitOfBatches() {
        for (int i = 0; i < LocalChannel.SOFT_LIMIT; i++) {
            assertThat(channel.isAvailable()).isTrue();
            channel.send(batch(0));
        }

        assertThat(channel.isAvailable()).isFalse();
        assertThat(channel.hasRoom()).isTrue();
        channel.poll();
        assertThat(channel.isAvailable()).isTrue();
    }

    @Test
    void theProducerPausesAtTheSoftLimitOfBytes() {
        channel.send(batch(LocalChannel.SOFT_LIMIT_BYTES));
        assertThat(channel.isAvailable()).isFalse();

        channel.poll();

        assertThat(channel.isAvailable()).isTrue();
    }

    @Test
    void aFullChannelKeepsPlacesForSignals() {
        while (channel.hasRoom()) {
            channel.send(batch(0));
        }

        channel.send(StreamSignal.IDLE);
        channel.send(StreamSignal.ACTIVE);
        channel.send(StreamSignal.END_OF_INPUT);

        Object last = null;
        for (Object element = channel.poll(); element != null; element = channel.poll()) {
            last = element;
        }
        assertThat(last).isEqualTo(StreamSignal.END_OF_INPUT);
        assertThat(channel.isReady()).isFalse();
    }

    @Test
    void theGateTakesFromAllChannelsInTurn() {
        List<LocalChannel> channels = List.of(new LocalChannel(), new LocalChannel(), new LocalChannel());
        for (LocalChannel each : channels) {
            for (int i = 0; i < 4; i++) {
                each.send(batch(0));
            }
        }
        InputGate gate = new InputGate(List.copyOf(channels));
        int[] taken = new int[3];

        for (int i = 0; i < 6; i++) {
            assertThat(gate.poll()).isNotNull();
            taken[gate.channel()]++;
        }

        assertThat(taken).containsExactly(2, 2, 2);
    }

    @Test
    void theGateEndsWhenAllItsChannelsHave() {
        LocalChannel other = new LocalChannel();
        InputGate gate = new InputGate(List.of(channel, other));
        channel.send(StreamSignal.END_OF_INPUT);
        other.send(batch(0));
        other.send(StreamSignal.END_OF_INPUT);

        List<Object> polled = new ArrayList<>();
        while (!gate.isEnded()) {
            Object element = gate.poll();
            assertThat(element).isNotNull();
            polled.add(element);
            if (element == StreamSignal.END_OF_INPUT) {
                gate.endChannel();
                gate.endChannel(); // a second time changes nothing
            }
        }

        assertThat(polled).hasSize(3);
        assertThat(gate.isReady()).isFalse();
        assertThat(gate.poll()).isNull();
    }

    private static RecordBatch batch(long estimatedBytes) {
        RecordBatch batch = new RecordBatch(0, false);
        batch.estimatedBytes = estimatedBytes;
        return batch;
    }
}
