package io.weir.connector.kafka.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches are read back with the classes of the client library, which check what brokers check. */
final class OpenBatchTest {
    private static final int BYTES = 1 << 16;
    private static final ProducerIdentity WRITER = new ProducerIdentity("id", 77, (short) 5, true);

    private final EncodedHeaders headers = new EncodedHeaders();

    private static OpenBatch open(int bytes, long firstTimestamp) {
        return new OpenBatch(new Lane("t", 3), new byte[bytes], 0, firstTimestamp);
    }

    private static MutableRecordBatch finished(OpenBatch batch, Compression compression, int sequence) {
        SealedBatch sealed = batch.seal(WRITER);
        sealed.finish(compression, sequence);
        assertThat(sealed.content().sizeInBytes()).isEqualTo(sealed.length());
        MutableRecordBatch read = sealed.content().batches().iterator().next();
        read.ensureValid();
        return read;
    }

    private record Message(long timestamp, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
        static Message random(Random random) {
            List<Header> headers = new ArrayList<>();
            for (int i = random.nextInt(4); i > 1; i--) {
                headers.add(new RecordHeader("ğ" + i, random.nextInt(3) == 0 ? null : bytes(random, 200)));
            }
            long timestamp = random.nextInt(9) == 0 ? random.nextLong() >>> 1 : 1_000_000 + random.nextInt(1000);
            return new Message(
                    timestamp,
                    random.nextBoolean() ? null : bytes(random, 300),
                    random.nextInt(5) == 0 ? null : bytes(random, 20_000),
                    headers);
        }

        private static byte[] bytes(Random random, int most) {
            byte[] bytes = new byte[random.nextInt(random.nextInt(most) + 1)];
            random.nextBytes(bytes);
            return bytes;
        }

        static Message of(Record record) {
            return new Message(
                    record.timestamp(),
                    record.hasKey() ? Utils.toArray(record.key()) : null,
                    record.hasValue() ? Utils.toArray(record.value()) : null,
                    Arrays.asList(record.headers()));
        }

        @Override
        public String toString() {
            return "%d %s %s %s".formatted(timestamp, Arrays.toString(key), Arrays.toString(value), headers);
        }
    }

    private boolean append(OpenBatch batch, Message message) {
        headers.clear();
        if (!message.headers.isEmpty()) {
            headers.set(message.headers.toArray(new Header[0]));
        }
        return batch.append(message.timestamp, message.key, message.value, headers);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void whateverRecordsAreAddedAreReadBack(CompressionType type) {
        Random random = new Random(8);
        for (int round = 0; round < 5; round++) {
            Message next = Message.random(random);
            OpenBatch batch = open(BYTES, next.timestamp);
            List<String> added = new ArrayList<>();
            while (append(batch, next)) {
                added.add(next.toString());
                next = Message.random(random);
            }

            MutableRecordBatch read = finished(batch, Compression.of(type).build(), 41);

            List<String> found = new ArrayList<>();
            read.forEach(record -> found.add(Message.of(record).toString()));
            assertThat(found).isEqualTo(added);
            assertThat(read.countOrNull()).isEqualTo(added.size());
            assertThat(read.compressionType()).isEqualTo(type);
            assertThat(read.baseSequence()).isEqualTo(41);
            assertThat(read.producerId()).isEqualTo(77);
            assertThat(read.producerEpoch()).isEqualTo((short) 5);
            assertThat(read.isTransactional()).isTrue();
        }
    }

    @Test
    void theHighestTimestampIsInTheHeaderAndEarlierOnesMayFollow() {
        OpenBatch batch = open(BYTES, 1_000);
        for (long timestamp : new long[] {1_000, 2_000, 0}) {
            assertThat(batch.append(timestamp, null, new byte[1], headers)).isTrue();
        }

        MutableRecordBatch read = finished(batch, Compression.NONE, 0);

        assertThat(read.maxTimestamp()).isEqualTo(2_000);
        List<Long> timestamps = new ArrayList<>();
        read.forEach(record -> timestamps.add(record.timestamp()));
        assertThat(timestamps).containsExactly(1_000L, 2_000L, 0L);
    }

    @Test
    void aBatchAsLargeAsTheBoundHoldsTheRecord() {
        Random random = new Random(9);
        for (int i = 0; i < 100; i++) {
            Message message = Message.random(random);
            headers.clear();
            headers.set(message.headers.toArray(new Header[0]));
            int bound = (int) OpenBatch.upperBound(message.key, message.value, headers);

            assertThat(append(open(bound, 0), message)).isTrue();
        }
    }

    @Test
    void aRecordThatDoesNotFitChangesNothing() {
        OpenBatch batch = open(200, 0);
        assertThat(batch.append(0, null, new byte[20], headers)).isTrue();

        assertThat(batch.append(9, null, new byte[150], headers)).isFalse();

        MutableRecordBatch read = finished(batch, Compression.NONE, 0);
        assertThat(read.countOrNull()).isEqualTo(1);
        assertThat(read.maxTimestamp()).isZero();
    }
}
