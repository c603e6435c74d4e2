package io.weir.taskmanager.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalChannelTest {
    private static final long LONG_NANOS = 60_000_000_000L;

    private final LocalChannel channel = new LocalChannel();
    private final TaskSignal producer = new TaskSignal();

    @Test
    void wakesAPausedProducerWhenHalfOfTheBatchesAreTaken() {
        producer.bind();
        channel.producedBy(producer);
        while (channel.isAvailable()) {
            channel.send(new RecordBatch(1, false));
        }
        producer.prepare();

        int taken = 0;
        while (producer.isWaiting()) {
            assertThat(channel.poll()).isNotNull();
            taken++;
        }

        assertThat(taken).isEqualTo(LocalChannel.SOFT_LIMIT - LocalChannel.RESUME_LIMIT);
        assertThat(channel.isAvailable()).isTrue();
        producer.park(LONG_NANOS); // returns at once
    }

    @Test
    void whatIsTakenAheadKeepsItsRoomUntilItIsReleased() {
        while (channel.isAvailable()) {
            channel.send(new RecordBatch(1, false));
        }
        List<Object> taken = new ArrayList<>();
        Object element;
        while ((element = channel.take()) != null) {
            taken.add(element);
        }

        assertThat(taken).hasSize(LocalChannel.SOFT_LIMIT);
        assertThat(channel.isAvailable()).isFalse();
        assertThat(channel.hasRoom()).as("a batch once begun is finished").isTrue();

        channel.release(taken.get(0));
        assertThat(channel.isAvailable()).isTrue();
    }
}
