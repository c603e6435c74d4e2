package io.weir.taskmanager.exchange;

import static org.assertj.core.api.Assertions.assertThat;

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
}
