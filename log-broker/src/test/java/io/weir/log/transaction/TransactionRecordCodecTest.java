package io.weir.log.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.batch.MalformedBatchException;
import io.weir.log.coordinator.TopicPartition;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogKey;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogValue;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogValue.PartitionsSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bytes are those of Apache Kafka's own classes. */
final class TransactionRecordCodecTest {
    private final TransactionRecordCodec codec = new TransactionRecordCodec();

    private static TransactionRecord record(TransactionState state) {
        return new TransactionRecord(
                "my-id",
                new Transaction(
                        new ProducerName(1L << 33, (short) 12),
                        77,
                        78,
                        60_000,
                        state,
                        new TreeSet<>(List.of(
                                new TopicPartition("a", 0), new TopicPartition("a", 3), new TopicPartition("b", 1))),
                        1_700_000_000_001L,
                        1_700_000_000_000L,
                        (short) 2));
    }

    @ParameterizedTest
    @EnumSource
    void transactionsAreReadByKafka(TransactionState state) {
        ByteBuffer key = ByteBuffer.wrap(codec.key(record(state)));
        ByteBuffer value = ByteBuffer.wrap(codec.value(record(state)));

        assertThat(key.getShort()).isZero();
        assertThat(new TransactionLogKey(new ByteBufferAccessor(key), (short) 0).transactionalId())
                .isEqualTo("my-id");
        assertThat(value.getShort()).isEqualTo((short) 1);
        assertThat(new TransactionLogValue(new ByteBufferAccessor(value), (short) 1))
                .isEqualTo(new TransactionLogValue()
                        .setProducerId(1L << 33)
                        .setProducerEpoch((short) 12)
                        .setPreviousProducerId(77)
                        .setNextProducerId(78)
                        .setTransactionTimeoutMs(60_000)
                        .setTransactionStatus(state.code())
                        .setTransactionPartitions(List.of(
                                new PartitionsSchema().setTopic("a").setPartitionIds(List.of(0, 3)),
                                new PartitionsSchema().setTopic("b").setPartitionIds(List.of(1))))
                        .setTransactionLastUpdateTimestampMs(1_700_000_000_001L)
                        .setTransactionStartTimestampMs(1_700_000_000_000L)
                        .setClientTransactionVersion((short) 2));
        assertThat(value.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void readsBackWhatItWrites(TransactionState state) {
        TransactionRecord record = record(state);

        assertThat(codec.read(ByteBuffer.wrap(codec.key(record)), ByteBuffer.wrap(codec.value(record))))
                .isEqualTo(record);
    }

    @Test
    void readsBackOneThatHasNothing() {
        TransactionRecord record = new TransactionRecord(
                "id", Transaction.introduced(new ProducerName(5, (short) 0), Transaction.NONE, 1, 2));

        assertThat(codec.read(ByteBuffer.wrap(codec.key(record)), ByteBuffer.wrap(codec.value(record))))
                .isEqualTo(record);
        assertThat(codec.value(new TransactionRecord("id", null))).isNull();
    }

    @Test
    void refusesEveryRecordThatIsCutOff() {
        TransactionRecord record = record(TransactionState.ONGOING);
        byte[] value = codec.value(record);
        for (int length = 0; length < value.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(value, length));
            assertThatThrownBy(() -> codec.read(ByteBuffer.wrap(codec.key(record)), cut))
                    .isInstanceOf(MalformedBatchException.class);
        }
    }
}
