package io.weir.log.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.weir.log.local.ReadSlice.Bounds;
import io.weir.log.segment.Segment;
import io.weir.log.store.LogSettings;
import io.weir.log.store.LogSlice;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.store.PartitionLog.Isolation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether batches were looked at ahead shows where they are damaged after that: they are not looked at again. */
class ReadAheadTest {
    private static final PartitionId PARTITION = new PartitionId("orders", new UUID(1, 2), 3);
    private static final LogSettings SETTINGS = new LogSettings(
            new LogSettings.Segments(1 << 20, Long.MAX_VALUE, 4096),
            LogSettings.DEFAULT.retention(),
            LogSettings.DEFAULT.compaction(),
            LogSettings.DEFAULT.messages());
    private static final Path FIRST_SEGMENT =
            MemoryStores.FIRST.resolve("orders-3").resolve("00000000000000000000.log");
    private static final int BATCHES = 500;
    private static final int READ_BYTES = 100_000;

    private final MemoryStores stores = new MemoryStores(SETTINGS);
    private int batchBytes;
    private int batchesPerRead;
    private LocalStore store;
    private PartitionLog log;

    @BeforeEach
    void open() throws IOException {
        stores.clear();
        store = stores.open();
        log = store.create(PARTITION, SETTINGS).join();
        append();
        batchesPerRead = READ_BYTES / batchBytes;
    }

    private void append() {
        for (int i = 0; i < BATCHES; i++) {
            ByteBuffer batch = MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(new byte[1_000]))
                    .buffer();
            batchBytes = batch.remaining();
            log.append(batch, AppendOrigin.CLIENT).join();
        }
        Written.await(log);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private LogSlice read(long offset) {
        return log.read(offset, READ_BYTES, Isolation.READ_UNCOMMITTED).join();
    }

    /** Where a read at {@code offset} ends, which looks ahead. */
    private long readAndLookAhead(long offset) {
        try (LogSlice slice = read(offset)) {
            log.lookAhead(offset, slice.endOffset(), READ_BYTES, Isolation.READ_UNCOMMITTED);
            return slice.endOffset();
        }
    }

    private void damage(long batch) {
        byte[] bytes = stores.disk().bytes(FIRST_SEGMENT);
        bytes[(int) batch * batchBytes + batchBytes / 2] ^= 4;
        stores.disk().replace(FIRST_SEGMENT, bytes);
    }

    /** Not from where it was found before, as it is not there any more. */
    private void assertLooksAt(long offset) {
        damage(offset);
        assertThatThrownBy(() -> read(offset)).hasMessageContaining("is damaged at byte " + offset * batchBytes);
    }

    private void assertLooksNoMoreAt(long offset) {
        damage(offset);
        try (LogSlice slice = read(offset)) {
            assertThat(slice.baseOffset()).isEqualTo(offset);
            assertThat(slice.endOffset()).isEqualTo(offset + batchesPerRead);
            assertThat(slice.sizeInBytes()).isEqualTo(batchesPerRead * batchBytes);
            assertThat(slice.highWatermark()).isEqualTo(log.highWatermark());
        }
    }

    @Test
    void whatFollowsIsLookedAtBeforeItIsAskedFor() {
        long next = readAndLookAhead(0);

        assertThat(next).isEqualTo(batchesPerRead);
        assertLooksNoMoreAt(next);
    }

    @Test
    void itIsLookedAtForOneRead() {
        long next = readAndLookAhead(0);

        assertLooksNoMoreAt(next);
        assertThatThrownBy(() -> read(next)).hasMessageContaining("is damaged");
    }

    @Test
    void whatIsDamagedIsNotGivenThoughItWasLookedAtAhead() {
        damage(batchesPerRead + 10);
        long next = readAndLookAhead(0);

        try (LogSlice slice = read(next)) {
            assertThat(slice.endOffset()).isEqualTo(batchesPerRead + 10);
        }
    }

    @Test
    void anotherPlaceOrSizeIsLookedAt() {
        long next = readAndLookAhead(0);
        damage(next + 1);

        try (LogSlice other =
                log.read(next, READ_BYTES / 2, Isolation.READ_UNCOMMITTED).join()) {
            assertThat(other.endOffset()).isEqualTo(next + 1);
        }
        assertThatThrownBy(() -> read(next + 1)).hasMessageContaining("is damaged");
    }

    @Test
    void whatWasFoundASecondAgoIsLookedAtAgain() {
        long next = readAndLookAhead(0);

        stores.nowMillis.addAndGet(1_000);

        assertLooksAt(next);
    }

    @Test
    void whereItIsNotAskedForInTimeFewAttemptsAreMade() {
        int attempts = 0;
        for (int i = 0; i < 200; i++) {
            long next;
            try (LogSlice slice = read(0)) {
                next = slice.endOffset();
            }
            int before = stores.disk().reads();
            log.lookAhead(0, next, READ_BYTES, Isolation.READ_UNCOMMITTED);
            attempts += stores.disk().reads() > before ? 1 : 0;
            stores.nowMillis.addAndGet(1_000);
        }

        assertThat(attempts).isBetween(5, 10);
    }

    @Test
    void whoComesInTimeAgainHasItAtOnceAgain() {
        readAndLookAhead(0);
        stores.nowMillis.addAndGet(1_000);
        readAndLookAhead(0); // left out, as the last attempt was in vain
        long next = readAndLookAhead(0);
        read(next).close();

        assertLooksNoMoreAt(readAndLookAhead(next));
    }

    @Test
    void oneReaderDoesNotTakeAwayWhatAnotherIsAboutToRead() {
        long next = readAndLookAhead(0);
        long elsewhere = readAndLookAhead(300);

        assertLooksAt(elsewhere);
        assertLooksNoMoreAt(next);
    }

    @Test
    void whoHasReadOnMeanwhileNeedsNothing() {
        long next;
        try (LogSlice slice = read(0)) {
            next = slice.endOffset();
        }
        read(next).close();

        log.lookAhead(0, next, READ_BYTES, Isolation.READ_UNCOMMITTED);

        assertLooksAt(next);
    }

    @Test
    void nothingIsLookedAtBehindTheEnd() {
        long last = BATCHES - 10;
        try (LogSlice slice = read(last)) {
            log.lookAhead(last, slice.endOffset(), READ_BYTES, Isolation.READ_UNCOMMITTED);
        }

        try (LogSlice slice = read(BATCHES)) {
            assertThat(slice.sizeInBytes()).isZero();
        }
    }

    @Test
    void whatComesAfterTheReadThatItWasForIsNotKept() {
        Segment segment = ((LocalPartition) log).segments().all()[0];
        Bounds bounds = new Bounds(0, BATCHES, BATCHES);
        ReadSlice slice = new ReadSlice(
                Unpooled.EMPTY_BUFFER, List.of(new ReadSlice.Place(segment, 0, READ_BYTES)), 100, 200, bounds);
        ReadAhead ahead = new ReadAhead(InstantSource.system());
        ahead.take(0, BATCHES, READ_BYTES, bounds);
        assertThat(ahead.wants(0)).isTrue();

        ahead.take(100, BATCHES, READ_BYTES, bounds); // while it was looked for
        ahead.put(0, 100, READ_BYTES, slice);

        assertThat(ahead.take(100, BATCHES, READ_BYTES, bounds)).isNull();
    }

    @Test
    void whatCannotBeLookedAtIsForTheReadToTell() {
        damage(batchesPerRead);
        long next = readAndLookAhead(0);

        assertThatThrownBy(() -> read(next)).hasMessageContaining("is damaged at byte");
        damage(batchesPerRead);

        assertLooksNoMoreAt(readAndLookAhead(next));
    }

    @Test
    void segmentsThatAreGoneAreNeitherReadNorKeptOpen() throws IOException {
        PartitionId id = new PartitionId("small", new UUID(1, 3), 0);
        LogSettings small = new LogSettings(
                new LogSettings.Segments(READ_BYTES * 3 / 4, Long.MAX_VALUE, 4096),
                SETTINGS.retention(),
                SETTINGS.compaction(),
                SETTINGS.messages());
        log = store.create(id, small).join();
        append();
        long next = readAndLookAhead(0); // which ends in the second segment, and what follows in the third
        Segment[] segments = ((LocalPartition) log).segments().all();
        segments[2].close();

        assertThatThrownBy(() -> read(next)).hasMessageContaining("cannot be read");

        segments[1].close();
        assertThat(segments[1].retain()).as("still open").isFalse();
    }
}
