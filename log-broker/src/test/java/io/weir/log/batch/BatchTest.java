package io.weir.log.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.batch.BatchHeader.Producer;
import io.weir.log.batch.BatchRecord.Header;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

/** Our reader and builder of batches, held against those of Kafka's client library. */
class BatchTest {
    private final Random random = new Random(20_261_121);

    @Test
    void theClientLibraryReadsWhatIsBuilt() {
        for (int round = 0; round < 200; round++) {
            List<SimpleRecord> expected = records();
            BatchBuilder builder = new BatchBuilder().producer(new Producer(7, (short) 3, 11), round % 2 == 0);
            for (SimpleRecord record : expected) {
                builder.add(record.timestamp(), bytes(record.key()), bytes(record.value()), headers(record));
            }

            ByteBuffer built = builder.build();

            BatchHeader header = new BatchHeader(built, 0);
            assertThat(header.isWhole()).isTrue();
            assertThat(header.isIntact()).isTrue();
            header.assign(1000, 5);
            MutableRecordBatch batch =
                    MemoryRecords.readableRecords(built).batches().iterator().next();
            batch.ensureValid();
            assertThat(batch.baseOffset()).isEqualTo(1000);
            assertThat(batch.partitionLeaderEpoch()).isEqualTo(5);
            assertThat(batch.producerId()).isEqualTo(7);
            assertThat(batch.producerEpoch()).isEqualTo((short) 3);
            assertThat(batch.baseSequence()).isEqualTo(11);
            assertThat(batch.isTransactional()).isEqualTo(round % 2 == 0);
            List<SimpleRecord> read = new ArrayList<>();
            for (Record record : batch) {
                read.add(new SimpleRecord(record));
            }
            assertThat(read).isEqualTo(expected);
        }
    }

    @Test
    void readsWhatTheClientLibraryBuilds() {
        for (int round = 0; round < 200; round++) {
            List<SimpleRecord> expected = records();
            MemoryRecords built = MemoryRecords.withIdempotentRecords(
                    42, Compression.NONE, 9, (short) 1, Integer.MAX_VALUE, 6, expected.toArray(new SimpleRecord[0]));
            ByteBuffer buffer = built.buffer();
            MutableRecordBatch batch = built.batches().iterator().next();

            BatchHeader header = new BatchHeader(buffer, buffer.position());

            assertThat(header.isIntact()).isTrue();
            assertThat(header.sizeInBytes()).isEqualTo(batch.sizeInBytes());
            assertThat(header.baseOffset()).isEqualTo(42);
            assertThat(header.lastOffset()).isEqualTo(batch.lastOffset());
            assertThat(header.maxTimestamp()).isEqualTo(batch.maxTimestamp());
            assertThat(header.baseSequence()).isEqualTo(Integer.MAX_VALUE);
            assertThat(header.lastSequence()).isEqualTo(batch.lastSequence());
            assertThat(header.count()).isEqualTo(expected.size());
            List<SimpleRecord> read = new ArrayList<>();
            BatchReader.read(
                    buffer,
                    header,
                    record -> read.add(new SimpleRecord(
                            record.timestampMillis(),
                            record.key(),
                            record.value(),
                            record.headers().stream()
                                    .map(each -> new RecordHeader(each.key(), each.value()))
                                    .toArray(RecordHeader[]::new))));
            assertThat(read).isEqualTo(expected);
        }
    }

    @Test
    void markersAreThoseThatClientsUnderstand() {
        ByteBuffer built = BatchBuilder.marker(new Producer(7, (short) 3, 99), true, 4, 1234);

        RecordBatch batch =
                MemoryRecords.readableRecords(built).batches().iterator().next();
        batch.ensureValid();
        assertThat(batch.isControlBatch()).isTrue();
        assertThat(batch.isTransactional()).isTrue();
        assertThat(batch.baseSequence()).isEqualTo(-1);
        EndTransactionMarker marker =
                EndTransactionMarker.deserialize(batch.iterator().next());
        assertThat(marker.coordinatorEpoch()).isEqualTo(4);
        assertThat(marker.controlType().name()).isEqualTo("COMMIT");
    }

    @Test
    void aFlippedBitBehindTheEpochIsNoticed() {
        ByteBuffer built = new BatchBuilder().add(1, new byte[3], new byte[40]).build();
        for (int at = 17; at < built.limit(); at++) {
            built.put(at, (byte) (built.get(at) ^ 4));
            assertThat(new BatchHeader(built, 0).isIntact()).as("byte %d", at).isFalse();
            built.put(at, (byte) (built.get(at) ^ 4));
        }
    }

    @Test
    void stampingTheTimeOfTheBrokerKeepsTheChecksumRight() {
        ByteBuffer built =
                new BatchBuilder().add(1, null, new byte[4]).add(5, null, null).build();

        new BatchHeader(built, 0).stampAppendTime(777);

        assertThat(new BatchHeader(built, 0).isIntact()).isTrue();
        List<Long> times = new ArrayList<>();
        BatchReader.read(built, new BatchHeader(built, 0), record -> times.add(record.timestampMillis()));
        assertThat(times).containsExactly(777L, 777L);
    }

    @Test
    void damagedRecordsAreRefusedAndNeverReadBeyondTheirBatch() {
        ByteBuffer built = new BatchBuilder()
                .add(1, new byte[5], new byte[30], new Header("name", new byte[2]))
                .add(2, null, new byte[10])
                .build();
        ByteBuffer original = ByteBuffer.allocate(built.limit()).put(built).flip();
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            ByteBuffer damaged = ByteBuffer.allocate(original.limit())
                    .put(original.duplicate())
                    .flip();
            for (int i = 0; i < 3; i++) {
                damaged.put(61 + random.nextInt(damaged.limit() - 61), (byte) random.nextInt());
            }
            try {
                BatchReader.read(damaged, new BatchHeader(damaged, 0), record -> {});
            } catch (MalformedBatchException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(5000);
    }

    @Test
    void aLengthThatMakesNoSenseIsNotWhole() {
        ByteBuffer built = new BatchBuilder().add(1, null, new byte[4]).build();
        for (int length : new int[] {-1, 0, 48, built.limit(), Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            built.putInt(8, length);
            assertThat(new BatchHeader(built, 0).isWhole()).as("%d", length).isFalse();
        }
    }

    @Test
    void refusesToReadCompressedRecords() {
        MemoryRecords built =
                MemoryRecords.withRecords(Compression.gzip().build(), new SimpleRecord(1, new byte[3], new byte[100]));

        assertThatThrownBy(() -> BatchReader.read(built.buffer(), new BatchHeader(built.buffer(), 0), record -> {}))
                .isInstanceOf(MalformedBatchException.class)
                .hasMessage("Codec 1 where no compression is expected");
    }

    private List<SimpleRecord> records() {
        List<SimpleRecord> records = new ArrayList<>();
        int count = 1 + random.nextInt(20);
        for (int i = 0; i < count; i++) {
            RecordHeader[] headers = new RecordHeader[random.nextInt(3)];
            for (int h = 0; h < headers.length; h++) {
                headers[h] = new RecordHeader("h\u00fc" + h, random.nextBoolean() ? null : randomBytes(5));
            }
            records.add(new SimpleRecord(
                    1_700_000_000_000L + random.nextInt(1000) - 500,
                    random.nextInt(4) == 0 ? null : randomBytes(20),
                    random.nextInt(4) == 0 ? null : randomBytes(300),
                    headers));
        }
        return records;
    }

    private byte[] randomBytes(int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static Header[] headers(SimpleRecord record) {
        Header[] headers = new Header[record.headers().length];
        for (int i = 0; i < headers.length; i++) {
            headers[i] = new Header(record.headers()[i].key(), record.headers()[i].value());
        }
        return headers;
    }
}
