package io.weir.log.cluster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.BatchHeader;
import io.weir.log.batch.BatchHeader.Producer;
import io.weir.log.batch.RecordCursor;
import io.weir.log.cluster.ledger.PartitionStates.Versioned;
import io.weir.log.local.Eventually;
import io.weir.log.local.KeyedHistory;
import io.weir.log.store.LogHistory;
import io.weir.log.store.LogSettings;
import io.weir.log.store.LogSlice;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.store.PartitionLog.Isolation;
import io.weir.log.wire.KafkaCompression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compaction of partitions of ledgers, on three storage nodes: what stays, who may do it, and what is left of one that ends early. */
class LedgerCompactionIT {
    private static final long TOMBSTONE_MILLIS = 1_000;
    private static final int SEGMENT_BYTES = 1_000;
    private static final LogSettings SETTINGS = settings(Long.MAX_VALUE);

    @TempDir
    static Path directory;

    private static TestNodes nodes;

    private final AtomicLong nowMillis = new AtomicLong(1_000_000);
    private PartitionId id;

    private static LogSettings settings(long segmentMillis) {
        return new LogSettings(
                new LogSettings.Segments(SEGMENT_BYTES, segmentMillis, 256),
                new LogSettings.Retention(false, LogSettings.UNLIMITED, LogSettings.UNLIMITED, 20),
                new LogSettings.Compaction(true, 0, 0, Long.MAX_VALUE, TOMBSTONE_MILLIS),
                new LogSettings.Messages(SEGMENT_BYTES, false, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    @BeforeAll
    static void start() throws Exception {
        nodes = new TestNodes(directory, 3);
    }

    @AfterAll
    static void stop() throws Exception {
        nodes.close();
    }

    @BeforeEach
    void begin() {
        id = new PartitionId("table", UUID.randomUUID(), 0);
        nodes.clock(() -> Instant.ofEpochMilli(nowMillis.get()));
    }

    @Test
    void keepsWhatEveryReaderMustFindWhoeverOwnsThePartition() throws Exception {
        Random random = new Random(14);
        KeyedHistory history = new KeyedHistory(random);
        LedgerStore store = nodes.store(1, 2);
        PartitionLog log = store.create(id, SETTINGS).join();
        int owner = 1;
        long written = 0;
        for (int step = 0; step < 25; step++) {
            nowMillis.addAndGet(random.nextInt(400));
            for (int i = random.nextInt(12); i >= 0; i--) {
                history.sendData(log, nowMillis.get()).future().join();
            }
            written = Math.max(written, log.sizeInBytes());
            if (random.nextInt(2) == 0) {
                history.sendMarkers(log, nowMillis.get());
            }
            awaitAll(log);
            store.compactAndWait();
            history.check(log, nowMillis.get() - TOMBSTONE_MILLIS, "step " + step + " before another owner");
            if (random.nextInt(3) == 0) {
                store.close();
                owner = 3 - owner;
                store = nodes.store(owner, 2);
                log = take(owner, store);
                history.check(log, nowMillis.get() - TOMBSTONE_MILLIS, "step " + step);
            }
        }
        assertThat(store.compaction().uncleanable()).isEmpty();
        history.sendMarkers(log, nowMillis.get());
        fill(log);
        store.compactAndWait();
        assertThat(offsets(log).size()).as("records of %d", log.highWatermark()).isLessThan(60);
        assertThat(log.highWatermark()).isGreaterThan(200);
        store.close();
        assertNothingIsLeftOver();
    }

    @Test
    void aPassThatEndsAtAnyMomentLosesNothingAndLeavesNothingBehind() throws Exception {
        int moments = 0;
        for (boolean isComplete = false; !isComplete; moments++) {
            begin();
            DyingStates dying = new DyingStates(nodes.states());
            try (LedgerStore store = nodes.store(1, 2, dying)) {
                PartitionLog log = store.create(id, SETTINGS).join();
                for (int i = 0; i < 30; i++) {
                    put(log, "key" + i % 5, "value" + i);
                }
                fill(log);
                dying.dieAt(moments);
                store.compactAndWait();
                isComplete = !dying.isDead();
            }
            try (LedgerStore next = nodes.store(2, 2)) {
                PartitionLog log = take(2, next);
                assertThat(offsets(log)).as("moment %d", moments).contains(25L, 26L, 27L, 28L, 29L);
                new LedgerSweep(nodes.ledgers(2), nodes.states()).sweep();
                assertNothingIsLeftOver();
                next.compactAndWait();
                assertThat(offsets(log)).hasSizeLessThan(30).contains(25L, 26L, 27L, 28L, 29L);
            }
        }
        assertThat(moments)
                .as("changes of what is agreed on, each before and after")
                .isGreaterThan(8);
    }

    @Test
    void aFormerOwnerExchangesNothing() throws Exception {
        DyingStates states = new DyingStates(nodes.states());
        try (LedgerStore first = nodes.store(1, 2, states);
                LedgerStore second = nodes.store(2, 2)) {
            PartitionLog old = first.create(id, SETTINGS).join();
            for (int i = 0; i < 30; i++) {
                put(old, "key" + i % 5, "value" + i);
            }
            fill(old);
            AtomicBoolean isTaken = new AtomicBoolean();
            states.beforeReplacing(state -> {
                boolean exchanges =
                        state.making().isEmpty() && !state().making().isEmpty();
                if (exchanges && isTaken.compareAndSet(false, true)) {
                    take(2, second);
                }
            });

            first.compactAndWait();

            assertThat(isTaken).isTrue();
            PartitionLog now = second.find(id).orElseThrow();
            assertThat(offsets(now)).hasSize((int) now.highWatermark());
            assertNothingIsLeftOver();
        }
    }

    @Test
    void aReaderWhoseLedgerIsExchangedUnderItGoesOn() throws Exception {
        try (LedgerStore store = nodes.store(1, 2)) {
            PartitionLog log = store.create(id, SETTINGS).join();
            for (int i = 0; i < 30; i++) {
                put(log, "key" + i % 5, "value" + i);
            }
            fill(log);
            List<LedgerRef> before = ledgers();
            Ledgers ledgers = nodes.ledgers(1);
            AtomicLong attempts = new AtomicLong();

            ReadSlice read = ((LedgerPartition) log)
                    .reads()
                    .ask(reader -> {
                        if (attempts.incrementAndGet() > 1) {
                            return reader.read(15, log.highWatermark(), 10);
                        }
                        assertThat(reader.read(15, log.highWatermark(), 10).baseOffset())
                                .isEqualTo(15);
                        store.compactAndWait();
                        Eventually.until(() -> before.subList(0, 2).stream().allMatch(this::isGone));
                        assertThat(reader.read(15, log.highWatermark(), 10).baseOffset())
                                .as("of a ledger that was open")
                                .isEqualTo(15);
                        List<LedgerSpan> unopened = before.stream()
                                .map(ref -> new LedgerSpan(ledgers, ref, null))
                                .toList();
                        return new ChainReader(id, unopened, reader.bounds()).read(15, log.highWatermark(), 10);
                    })
                    .join();

            assertThat(ledgers()).doesNotContainAnyElementsOf(before.subList(0, 2));
            assertThat(attempts).hasValue(2);
            BatchHeader first = new BatchHeader(read.bytes(), 0);
            assertThat(15L).isBetween(first.baseOffset(), first.lastOffset());
            assertThat(first.count()).as("compacted").isZero();
        }
    }

    @Test
    void anAbortedTransactionWhoseMarkerIsGoneIsKnownToNoLaterOwner() throws Exception {
        try (LedgerStore first = nodes.store(1, 2);
                LedgerStore second = nodes.store(2, 2)) {
            PartitionLog log = first.create(id, SETTINGS).join();
            Producer producer = new Producer(7, (short) 0, 0);
            append(log, new BatchBuilder().producer(producer, true), "a", "1");
            long marker = log.endOffset();
            log.append(BatchBuilder.marker(producer, false, 1, nowMillis.get()), AppendOrigin.BROKER)
                    .join();
            assertThat(log.abortedTransactions(0, 100)).hasSize(1);
            assertThat(offsets(log, true)).contains(marker);

            for (int pass = 0; pass < 4; pass++) { // its data, its number, the time of its marker, its marker
                nowMillis.addAndGet(TOMBSTONE_MILLIS);
                fill(log);
                ((LedgerPartition) log).expireProducers(nowMillis.get() + 1);
                first.compactAndWait();
            }

            assertThat(offsets(log, true)).doesNotContain(marker);
            PartitionLog now = take(2, second);
            assertThat(now.abortedTransactions(0, 100)).isEmpty();
        }
    }

    @Test
    void aLedgerEndsAtTheAgeOfASegment() throws Exception {
        try (LedgerStore store = nodes.store(1, 2)) {
            PartitionLog log = store.create(id, settings(5_000)).join();
            put(log, "a", "1");
            nowMillis.addAndGet(5_000);
            put(log, "a", "2");
            assertThat(ledgers()).hasSize(1);
            nowMillis.addAndGet(1);
            put(log, "a", "3");

            Eventually.until(() -> ledgers().size() == 2);
            awaitAll(log);
            store.compactAndWait();

            assertThat(offsets(log)).containsExactly(2L);
        }
    }

    @Test
    void aLedgerThatNobodyNamesIsDeletedAndCanBeNamedByNobodyAfterwards() throws Exception {
        try (LedgerStore store = nodes.store(1, 2)) {
            put(store.create(id, SETTINGS).join(), "a", "1");
            Versioned before = nodes.states().read(id).orElseThrow();
            long made = nodes.ledgers(1).create(List.of(1, 2, 3), 2, id).getId();
            PartitionId deleted = new PartitionId("table", UUID.randomUUID(), 3);
            long ofNothing =
                    nodes.ledgers(1).create(List.of(1, 2, 3), 2, deleted).getId();

            assertThat(new LedgerSweep(nodes.ledgers(2), nodes.states()).sweep())
                    .isEqualTo(2);

            Eventually.until(() -> !all().contains(made) && !all().contains(ofNothing));
            assertThat(nodes.states().replace(id, before.state().making(made), before.version()))
                    .isFalse();
            assertNothingIsLeftOver();
            assertThat(new LedgerSweep(nodes.ledgers(2), nodes.states()).sweep())
                    .isZero();
        }
    }

    private PartitionLog take(int node, LedgerStore store) {
        try {
            Versioned before = nodes.states().read(id).orElseThrow();
            assertThat(nodes.states().replace(id, before.state().ledBy(node), before.version()))
                    .isTrue();
            return store.take(id, SETTINGS).join();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void put(PartitionLog log, String key, String value) {
        append(log, new BatchBuilder(), key, value);
    }

    private void append(PartitionLog log, BatchBuilder batch, String key, String value) {
        batch.add(nowMillis.get(), key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
        log.append(batch.build(), AppendOrigin.CLIENT).join();
    }

    /** Closes the ledger that is written: nothing of it is left to the compaction of what was there before. */
    private void fill(PartitionLog log) {
        for (int i = 0; i < 2; i++) {
            put(log, "filler", "x".repeat(SEGMENT_BYTES - 150));
        }
        long end = log.highWatermark();
        Eventually.until(() -> {
            List<LedgerRef> now = ledgers();
            return now.get(now.size() - 1).firstOffset() >= end - 1;
        });
        awaitAll(log);
    }

    /** Until no other ledger is about to begin. */
    private static void awaitAll(PartitionLog log) {
        Eventually.until(() ->
                ((LedgerPartition) log).phase() == PartitionPhase.WRITABLE && log.highWatermark() == log.endOffset());
    }

    private List<LedgerRef> ledgers() {
        return state().ledgers();
    }

    private PartitionState state() {
        try {
            return nodes.states().read(id).orElseThrow().state();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Long> all() {
        try {
            return nodes.ledgers(1).all();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private boolean isGone(LedgerRef ledger) {
        return !all().contains(ledger.id());
    }

    /** The ledgers of the partition that there are are those that its state has in its chain. */
    private void assertNothingIsLeftOver() throws Exception {
        PartitionState state = state();
        List<Long> named = state.ledgers().stream().map(LedgerRef::id).sorted().toList();
        assertThat(state.making()).isEmpty();
        Eventually.until(() -> own().equals(named));
    }

    private List<Long> own() {
        try {
            List<Long> own = new ArrayList<>();
            for (long each : nodes.ledgers(1).all()) {
                if (nodes.ledgers(1).partitionOf(each).filter(id::equals).isPresent()) {
                    own.add(each);
                }
            }
            return own.stream().sorted().toList();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<Long> offsets(PartitionLog log) {
        return offsets(log, false);
    }

    /** Offsets of records, or of markers. */
    private static List<Long> offsets(PartitionLog log, boolean ofMarkers) {
        List<Long> found = new ArrayList<>();
        long next = log.startOffset();
        while (next < log.highWatermark()) {
            try (LogSlice slice =
                    log.read(next, 700, Isolation.READ_UNCOMMITTED).join()) {
                for (byte[] batch : LogHistory.split(slice.bytes())) {
                    BatchHeader header = new BatchHeader(ByteBuffer.wrap(batch), 0);
                    assertThat(header.baseOffset()).isLessThanOrEqualTo(next);
                    RecordCursor records = RecordCursor.of(ByteBuffer.wrap(batch), header, new KafkaCompression());
                    while (header.isControl() == ofMarkers && records.next()) {
                        found.add(header.baseOffset() + records.offsetDelta());
                    }
                    next = header.lastOffset() + 1;
                }
            }
        }
        return found;
    }
}
