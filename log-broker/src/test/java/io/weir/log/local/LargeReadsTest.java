package io.weir.log.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.disk.LocalDisk;
import io.weir.log.local.StoreSettings.Identity;
import io.weir.log.local.StoreSettings.JournalSizes;
import io.weir.log.local.StoreSettings.Periods;
import io.weir.log.segment.Segment;
import io.weir.log.store.LogSettings;
import io.weir.log.store.LogSlice;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.store.PartitionLog.Isolation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads so large that they are answered from the files themselves. */
class LargeReadsTest {
    private static final PartitionId PARTITION = new PartitionId("orders", new UUID(1, 2), 3);
    private static final int SEGMENT_BYTES = 1 << 20;
    private static final long NEVER = 1L << 40;
    private static final LogSettings SETTINGS = new LogSettings(
            new LogSettings.Segments(SEGMENT_BYTES, Long.MAX_VALUE, 4096),
            LogSettings.DEFAULT.retention(),
            LogSettings.DEFAULT.compaction(),
            new LogSettings.Messages(SEGMENT_BYTES, false, Long.MAX_VALUE, Long.MAX_VALUE));
    private static final Path FIRST_SEGMENT =
            MemoryStores.FIRST.resolve("orders-3").resolve("00000000000000000000.log");

    private final MemoryStores stores = new MemoryStores(SETTINGS);
    private final ByteArrayOutputStream appended = new ByteArrayOutputStream();
    private final Random random = new Random(5);
    private LocalStore store;
    private PartitionLog log;

    @BeforeEach
    void open() throws IOException {
        stores.clear();
        store = stores.open();
        log = store.create(PARTITION, SETTINGS).join();
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private void append(int count, int valueBytes) {
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[valueBytes];
            random.nextBytes(value);
            ByteBuffer batch = MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(value))
                    .buffer();
            log.append(batch, AppendOrigin.CLIENT).join();
            byte[] bytes = new byte[batch.remaining()];
            batch.duplicate().get(bytes);
            appended.writeBytes(bytes);
        }
        Written.await(log);
    }

    private LogSlice read(int maxBytes) {
        return log.read(0, maxBytes, Isolation.READ_UNCOMMITTED).join();
    }

    /** Through a channel that takes a little at a time. */
    private static byte[] sent(LogSlice slice) throws IOException {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        try (WritableByteChannel all = Channels.newChannel(taken)) {
            WritableByteChannel some = new WritableByteChannel() {
                @Override
                public int write(ByteBuffer from) throws IOException {
                    int count = Math.min(from.remaining(), 70_001);
                    all.write(from.slice(from.position(), count));
                    from.position(from.position() + count);
                    return count;
                }

                @Override
                public boolean isOpen() {
                    return true;
                }

                @Override
                public void close() {}
            };
            long at = 0;
            while (at < slice.sizeInBytes()) {
                at += slice.transferTo(some, at);
            }
        }
        return taken.toByteArray();
    }

    @Test
    void smallAndLargeBatchesOfSeveralSegmentsComeAsTheyWereAppended() throws IOException {
        append(300, 1_000);
        append(2, 700_000); // larger than what is looked at at once
        append(100, 5_000);

        try (LogSlice slice = read(8 << 20)) {
            assertThat(slice.isInMemory()).isFalse();
            assertThat(slice.endOffset()).isEqualTo(402);
            assertThat(sent(slice)).isEqualTo(appended.toByteArray());
            byte[] bytes = new byte[slice.sizeInBytes()];
            slice.bytes().get(bytes);
            assertThat(bytes).isEqualTo(appended.toByteArray());
        }
    }

    @Test
    void whatIsBeingSentWhenItsPartitionIsDeletedIsSentWhole(@TempDir Path directory) throws IOException {
        StoreSettings real = new StoreSettings(
                List.of(directory),
                directory.resolve("journal"),
                new Identity("cluster", 1),
                new JournalSizes(1 << 20, 64 * 1024, 3),
                new Periods(NEVER, NEVER, NEVER, NEVER),
                1,
                1);
        store.close();
        store = LocalStore.open(new LocalDisk(), real, InstantSource.system(), id -> SETTINGS);
        log = store.create(PARTITION, SETTINGS).join();
        append(300, 10_000);
        Segment first = ((LocalPartition) log).segments().all()[0];

        try (LogSlice slice = read(8 << 20)) {
            store.delete(PARTITION).join();

            assertThat(first.retain()).isTrue();
            first.release();
            assertThat(slice.isInMemory()).isFalse();
            assertThat(sent(slice)).isEqualTo(appended.toByteArray());
        }
        assertThat(first.retain()).as("closed once all is sent").isFalse();
    }

    @Test
    void endsWithAWholeBatchWithinWhatIsWanted() {
        append(300, 1_000);
        int batchBytes = appended.size() / 300;

        try (LogSlice slice = read(100_000)) {
            assertThat(slice.sizeInBytes()).isEqualTo(100_000 / batchBytes * batchBytes);
            assertThat(slice.endOffset()).isEqualTo(100_000 / batchBytes);
        }
    }

    @Test
    void littleIsCopied() throws IOException {
        append(300, 1_000);

        try (LogSlice slice = read(10_000)) {
            assertThat(slice.isInMemory()).isTrue();
            assertThat(sent(slice)).hasSize(slice.sizeInBytes()).isEqualTo(firstBytes(slice.sizeInBytes()));
        }
    }

    @Test
    void aDamagedBatchFarInsideEndsWhatIsServedInFrontOfIt() throws IOException {
        append(600, 1_000);
        int batchBytes = appended.size() / 600;
        byte[] damaged = stores.disk().bytes(FIRST_SEGMENT);
        damaged[400 * batchBytes + 500] ^= 4;
        stores.disk().replace(FIRST_SEGMENT, damaged);

        try (LogSlice slice = read(8 << 20)) {
            assertThat(slice.endOffset()).isEqualTo(400);
            assertThat(sent(slice)).isEqualTo(firstBytes(400 * batchBytes));
        }
        assertThatThrownBy(
                        () -> log.read(400, 8 << 20, Isolation.READ_UNCOMMITTED).join())
                .hasMessageContaining("is damaged at byte " + 400 * batchBytes);
    }

    private byte[] firstBytes(int count) {
        return Arrays.copyOf(appended.toByteArray(), count);
    }
}
