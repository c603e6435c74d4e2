package io.weir.log.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.weir.log.batch.BatchHeader;
import io.weir.log.batch.BatchReader;
import io.weir.log.batch.MalformedBatchException;
import io.weir.log.batch.Recompression;
import io.weir.log.batch.RecordCursor;
import io.weir.log.error.LogException;
import io.weir.log.fuzz.Fuzz;
import io.weir.log.group.GroupRecordCodec;
import io.weir.log.history.BatchCheck;
import io.weir.log.history.KeyCheck;
import io.weir.log.history.PartitionHistory;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import io.weir.log.wire.KafkaCompression;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

/**
 * Batches of all codecs with bytes changed at random, and a checksum that is right all the same: what a client can have the broker
 * look into. Then what the log reads back from its disks. Each is read, or refused by the exception that says so, and few bytes
 * make nobody allocate many.
 */
final class BatchFuzzTest {
    private static final int CASES = 20_000;
    private static final int CRC_POSITION = 17;
    private static final int CRC_FROM = 21;
    private static final PartitionId PARTITION = new PartitionId("orders", new UUID(1, 2), 0);
    private static final Recompression CODECS = new KafkaCompression();
    private static final LogSettings COMPACTED = new LogSettings(
            LogSettings.DEFAULT.segments(),
            LogSettings.DEFAULT.retention(),
            new LogSettings.Compaction(true, 0.5, 0, Long.MAX_VALUE, 0),
            LogSettings.DEFAULT.messages());
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Buffers of codecs have the size of their windows, and exceptions have messages and stacks. */
    private static final long BYTES_AT_ALL = 4 << 20;

    /** The best a codec can do to bytes of which all are the same is about this. */
    private static final long BYTES_PER_BYTE = 40_000;

    private static final StoreEntry.Receiver RECEIVER = new StoreEntry.Receiver() {
        @Override
        public void append(PartitionKey partition, ByteBuffer batch) {}

        @Override
        public void start(PartitionKey partition, long offset) {}
    };

    private interface Reading {
        void read(ByteBuffer bytes) throws IOException;
    }

    @Test
    void batchesOfClientsAreReadOrRefused() {
        fuzz(BatchFuzzTest::batch, bytes -> {
            BatchCheck.check(bytes, PARTITION, LogSettings.DEFAULT, 1000);
            KeyCheck.check(bytes, PARTITION, COMPACTED, CODECS);
            BatchHeader header = new BatchHeader(bytes, bytes.position());
            RecordCursor records = RecordCursor.of(bytes, header, CODECS);
            while (records.next()) {
                assertThat(records.hasKey() ? records.key().remaining() : 0).isNotNegative();
            }
            if (header.codec() == 0) {
                BatchReader.read(bytes, header, each -> {});
            }
        });
    }

    @Test
    void whatTheLogHasOnDiskIsReadOrRefused() {
        GroupRecordCodec groups = new GroupRecordCodec();
        fuzz(BatchFuzzTest::anything, bytes -> {
            ByteBuffer key = bytes.slice(0, bytes.remaining() / 3);
            ByteBuffer value = bytes.slice(bytes.remaining() / 3, bytes.remaining() - bytes.remaining() / 3);
            refusing(bytes, each -> groups.read(key.duplicate(), value.duplicate()));
            refusing(bytes, each -> StoreEntry.read(each, RECEIVER));
            refusing(bytes, each -> PartitionHistory.decode("orders-0", each));
            if (new BatchHeader(bytes, 0).isWhole()) {
                refusing(bytes, each -> PartitionHistory.marker(each, new BatchHeader(each, 0)));
            }
        });
    }

    private static void refusing(ByteBuffer bytes, Reading reading) {
        try {
            reading.read(bytes.duplicate());
        } catch (MalformedBatchException | LogException | IOException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void fuzz(Function<Random, ByteBuffer> make, Reading reading) {
        Fuzz.run(CASES, random -> {
            ByteBuffer bytes = make.apply(random);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            refusing(bytes, reading);
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes allocated for %d", bytes.remaining())
                    .isLessThan(BYTES_AT_ALL + BYTES_PER_BYTE * bytes.remaining());
        });
    }

    private static ByteBuffer batch(Random random) {
        SimpleRecord[] records = new SimpleRecord[1 + random.nextInt(6)];
        for (int i = 0; i < records.length; i++) {
            records[i] = new SimpleRecord(1000, bytes(random, 10), random.nextInt(5) == 0 ? null : bytes(random, 300));
        }
        Compression codec =
                Compression.of(CompressionType.forId(random.nextInt(5))).build();
        ByteBuffer batch = MemoryRecords.withRecords(codec, records).buffer();
        for (int changes = random.nextInt(5); changes > 0; changes--) {
            change(batch, random);
        }
        if (random.nextInt(8) > 0) {
            CRC32C crc = new CRC32C();
            crc.update(batch.slice(CRC_FROM, batch.limit() - CRC_FROM));
            batch.putInt(CRC_POSITION, (int) crc.getValue());
        }
        return batch;
    }

    private static ByteBuffer anything(Random random) {
        byte[] bytes = new byte[BatchHeader.BYTES + random.nextInt(300)];
        int highest = 1 << (1 + random.nextInt(8));
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(highest) - random.nextInt(2));
        }
        return ByteBuffer.wrap(bytes);
    }

    private static void change(ByteBuffer batch, Random random) {
        int at = random.nextInt(4) == 0 ? random.nextInt(batch.limit()) : BatchHeader.BYTES - 4;
        at = Math.max(at, Math.min(batch.limit() - 1, at + random.nextInt(batch.limit())));
        byte next = random.nextBoolean() ? (byte) random.nextInt() : (byte) (batch.get(at) ^ (1 << random.nextInt(8)));
        batch.put(at, next);
    }

    private static byte[] bytes(Random random, int most) {
        byte[] bytes = new byte[1 + random.nextInt(most)];
        Arrays.fill(bytes, (byte) random.nextInt());
        return bytes;
    }
}
