package io.weir.log.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.BatchHeader;
import io.weir.log.batch.Recompression;
import io.weir.log.batch.RecordCursor;
import io.weir.log.compaction.CompactionSettings;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.local.KeyedHistory.Entry;
import io.weir.log.segment.Segment;
import io.weir.log.store.LogSettings;
import io.weir.log.store.LogSettings.Compaction;
import io.weir.log.store.LogSettings.Retention;
import io.weir.log.store.LogSlice;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.store.PartitionLog.Isolation;
import io.weir.log.wire.KafkaCompression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What compaction keeps, and for how long. */
class CompactionTest extends CompactedTable {
    @Test
    void theLastRecordOfAKeyStaysAtItsOffset() throws IOException {
        long first = put("a", "1");
        long other = put("b", "1");
        long last = put("a", "2");
        fill();

        store.compactAndWait();

        assertThat(offsets()).contains(other, last).doesNotContain(first);
        reopen();
        assertThat(offsets()).contains(other, last).doesNotContain(first);
    }

    @Test
    void whatIsLeftOfManySegmentsIsInFew() throws IOException {
        for (int i = 0; i < 300; i++) {
            put("key" + i % 3, "value" + i);
        }
        fill();
        assertThat(segments()).isGreaterThan(20);

        store.compactAndWait();
        for (int i = 0; i < 4; i++) { // what was merged once is merged again with the next
            fill();
            store.compactAndWait();
        }

        assertThat(segments()).isLessThan(8);
        assertThat(offsets()).contains(297L, 298L, 299L).noneMatch(offset -> offset < 297);
    }

    @Test
    void aTombstoneStaysForItsTimeFromWhenItWasFirstCompacted() throws IOException {
        put("a", "1");
        long tombstone = put("a", null);
        fill();
        stores.nowMillis.addAndGet(10 * TOMBSTONE_MILLIS); // its time has not begun
        store.compactAndWait();
        assertThat(offsets()).contains(tombstone);

        reopen();
        fill();
        stores.nowMillis.addAndGet(TOMBSTONE_MILLIS - 1);
        store.compactAndWait();
        assertThat(offsets()).contains(tombstone);

        fill();
        stores.nowMillis.addAndGet(1);
        store.compactAndWait();
        assertThat(offsets()).doesNotContain(tombstone);
    }

    @Test
    void aTombstoneKeepsItsTimestampWhileItsHorizonIsNoted() {
        KeyedHistory history = new KeyedHistory(new Random(1));
        List<Entry> entries =
                List.of(new Entry("a", "1", 999_990), new Entry("b", null, 1_000_007), new Entry("c", "3", 1_000_001));
        history.send(log, new BatchBuilder(), entries, 0);
        fill();

        store.compactAndWait();

        try (LogSlice slice = log.read(0, 1, Isolation.READ_UNCOMMITTED).join()) {
            BatchHeader header = new BatchHeader(slice.bytes(), 0);
            assertThat(header.hasDeleteHorizon()).isTrue();
            assertThat(header.baseTimestamp()).isEqualTo(stores.nowMillis.get() + TOMBSTONE_MILLIS);
            assertThat(header.maxTimestamp()).isEqualTo(1_000_007);
            RecordCursor records = RecordCursor.of(slice.bytes(), header, new KafkaCompression());
            for (Entry each : entries) {
                assertThat(records.next()).isTrue();
                assertThat(header.baseTimestamp() + records.timestampDelta()).isEqualTo(each.timestamp());
            }
        }
    }

    @Test
    void aTombstoneStaysWhileWhatItDeletesMayBeInABatchThatCannotBeRead() throws IOException {
        KeyedHistory history = new KeyedHistory(new Random(1));
        history.send(log, new BatchBuilder(), List.of(new Entry("a", "1", 1_000_000)), 3);
        long tombstone = put("a", null);
        store.close();
        store = stores.open(new CompactionSettings(1, 1 << 20, Double.MAX_VALUE, 1L << 40, Recompression.NONE));
        log = store.create(PARTITION, settings(ALWAYS)).join();

        for (int i = 0; i < 3; i++) {
            fill();
            store.compactAndWait();
            stores.nowMillis.addAndGet(TOMBSTONE_MILLIS);
        }

        assertThat(offsets()).contains(0L, tombstone);
    }

    @Test
    void recordsWithoutKeysAreRefusedCompressedToo() {
        for (int codec = 0; codec <= 4; codec++) {
            ByteBuffer plain = new BatchBuilder()
                    .add(stores.nowMillis.get(), bytes("key"), new byte[1])
                    .add(stores.nowMillis.get(), null, new byte[1])
                    .build();
            ByteBuffer batch = codec == 0 ? plain : new KeyedHistory(new Random(1)).compressed(plain, codec);

            assertThatThrownBy(() -> log.append(batch, AppendOrigin.CLIENT).join())
                    .cause()
                    .hasMessage(
                            "Record 1 of a batch for table-0 has no key, and the last record of each key is what is kept there (cleanup.policy=compact). Send records with keys.")
                    .isInstanceOfSatisfying(
                            LogException.class, e -> assertThat(e.error()).isEqualTo(LogError.INVALID_RECORD));
        }
    }

    @Test
    void compressedBatchesAreCompactedAndStayCompressed() {
        KeyedHistory history = new KeyedHistory(new Random(1));
        List<Entry> entries = List.of(new Entry("a", "1", 1_000_000), new Entry("kept", "2", 1_000_000));
        for (int codec = 1; codec <= 4; codec++) {
            history.send(log, new BatchBuilder(), entries, codec);
            history.send(log, new BatchBuilder(), List.of(new Entry("a", "2", 1_000_000)), 0);
        }
        history.send(log, new BatchBuilder(), entries.subList(1, 2), 3);
        fill();

        store.compactAndWait();

        assertThat(offsets()).doesNotContain(0L, 1L, 3L, 4L, 6L, 7L, 9L, 10L).contains(11L, 12L);
    }

    @Test
    void aCorruptBatchIsNeverCarriedOver() throws IOException {
        put("a", "1");
        put("a", "2");
        fill();
        Path file = DIRECTORY.resolve("00000000000000000000.log");
        byte[] damaged = stores.disk().bytes(file);
        damaged[65] ^= 1;
        stores.disk().replace(file, damaged);

        store.compactAndWait();
        store.compactAndWait();

        assertThat(stores.disk().bytes(file)).isEqualTo(damaged);
        assertThat(stores.disk().list(DIRECTORY))
                .noneMatch(each -> each.toString().endsWith(Segment.CLEANED));
        assertThatThrownBy(() -> log.read(0, 100, Isolation.READ_UNCOMMITTED).join())
                .cause()
                .hasMessageContaining("00000000000000000000.log");
        damaged[65] ^= 1;
        stores.disk().replace(file, damaged);
    }

    @Test
    void compactionWaitsUntilItPaysOrIsOverdue() {
        log.settings(settings(new Compaction(true, 0.5, 0, 5_000, TOMBSTONE_MILLIS)));
        for (int i = 0; i < 60; i++) {
            put("key" + i, "v".repeat(50));
        }
        fill();
        store.compactAndWait();
        int before = offsets().size();
        put("key0", "new");
        fill();
        store.compactAndWait();
        assertThat(offsets()).as("a little is dirty").hasSize(before + 3);

        stores.nowMillis.addAndGet(5_001);
        store.compactAndWait();
        assertThat(offsets()).as("too old").doesNotContain(0L);
    }

    @Test
    void whatIsYoungStaysWhole() {
        log.settings(settings(new Compaction(true, 0, 5_000, Long.MAX_VALUE, TOMBSTONE_MILLIS)));
        put("a", "1");
        put("a", "2");
        fill();
        stores.nowMillis.addAndGet(4_999);
        store.compactAndWait();
        assertThat(offsets()).contains(0L);

        stores.nowMillis.addAndGet(1);
        store.compactAndWait();
        assertThat(offsets()).doesNotContain(0L);
    }

    @Test
    void aStartGoesOnWhereCompactionWas() throws IOException {
        put("a", "1");
        put("a", "2");
        fill();
        store.compactAndWait();
        byte[] before = stores.disk().bytes(DIRECTORY.resolve("00000000000000000000.log"));
        reopen();
        stores.disk().failForces(0);
        int forces = stores.disk().forces();

        store.compactAndWait();

        assertThat(stores.disk().forces()).as("nothing is to be done").isEqualTo(forces);
        assertThat(stores.disk().bytes(DIRECTORY.resolve("00000000000000000000.log")))
                .isEqualTo(before);
    }

    @Test
    void whoReadsASegmentThatIsReplacedGoesOnUntilTheDelayIsOver() throws IOException {
        put("a", "1");
        put("a", "2");
        fill();
        PartitionSegments segments = ((LocalPartition) log).segments();
        Segment[] held = segments.all();

        store.compactAndWait();

        assertThat(segments.all()[0]).isNotSameAs(held[0]);
        assertThat(held[0].read(0, 61).remaining()).isEqualTo(61);
    }

    @Test
    void keysThatDoNotFitIntoMemoryTakeSeveralPasses() throws IOException {
        store.close();
        store = stores.open(1); // room for the fewest keys
        log = store.create(PARTITION, settings(ALWAYS)).join();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 200; i++) {
                put("key" + i, "round" + round);
            }
        }
        fill();

        store.compactAndWait();

        assertThat(offsets())
                .containsAll(IntStream.range(200, 400).mapToObj(Long::valueOf).toList())
                .noneMatch(offset -> offset < 200);
    }

    @Test
    void aTombstoneThatAPassDidNotReachStaysUntilWhatItDeletesIsGone() throws IOException {
        store.close();
        store = stores.open(1); // room for six keys: the first pass ends at 6, the second at 12
        Compaction atOnce = new Compaction(true, 0, 0, Long.MAX_VALUE, 0);
        log = store.create(PARTITION, settings(atOnce)).join();
        log.settings(settings(atOnce));
        for (int i = 0; i < 12; i++) {
            put("k" + i, "1");
        }
        long tombstone = put("k0", null);
        fill();
        assertThat(((LocalPartition) log).segments().all()[0].endOffset()).isGreaterThan(tombstone);

        store.compactAndWait();

        assertThat(offsets()).contains(1L, 11L).doesNotContain(0L);
    }

    @Test
    void recordsWithoutAKeyFromBeforeItWasCompactedGo() {
        log.settings(settings(new Compaction(false, 0, 0, Long.MAX_VALUE, TOMBSTONE_MILLIS)));
        long keyless = append(new BatchBuilder()
                .add(stores.nowMillis.get(), null, bytes("1"))
                .add(stores.nowMillis.get(), bytes("a"), bytes("1"))
                .build());
        fill();
        log.settings(settings(ALWAYS));

        store.compactAndWait();

        assertThat(offsets()).doesNotContain(keyless).contains(keyless + 1);
        assertThat(store.compaction().keylessRecords()).isEqualTo(1);
    }

    @Test
    void whatRetentionHasRemovedDoesNotComeBackWithoutTheTombstoneThatDeletedIt() throws IOException {
        log.settings(settings(ALWAYS, new Retention(true, 5_000, LogSettings.UNLIMITED, 60_000)));
        put("a", "1");
        fill();
        stores.nowMillis.addAndGet(5_001);
        long tombstone = put("a", null);
        fill();
        store.lookAfterAndWait();
        assertThat(log.startOffset()).isEqualTo(2);
        store.compactAndWait();
        stores.nowMillis.addAndGet(TOMBSTONE_MILLIS);
        fill();
        store.compactAndWait();
        assertThat(offsets()).doesNotContain(tombstone);

        stores.disk().cutPower(new Random(1));
        store.close();
        stores.disk().restorePower();
        open();

        assertThat(offsets()).doesNotContain(0L);
    }
}
