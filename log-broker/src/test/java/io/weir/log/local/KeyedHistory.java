package io.weir.log.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.BatchHeader;
import io.weir.log.batch.BatchHeader.Producer;
import io.weir.log.batch.BatchReader;
import io.weir.log.batch.RecordCursor;
import io.weir.log.store.LogHistory;
import io.weir.log.store.LogSlice;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.AbortedTransaction;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.store.PartitionLog.Appended;
import io.weir.log.store.PartitionLog.Isolation;
import io.weir.log.wire.KafkaCompression;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** What was written to a compacted partition, kept in plain lists, and what must be found of it. */
public final class KeyedHistory {
    private static final int KEYS = 7;
    private static final int PLAIN = 3;
    private static final int PRODUCERS = 7;
    private static final int HEADER_BYTES = 61;
    private static final int LATEST_MILLIS = 5;

    private final Random random;
    private final KafkaCompression compression = new KafkaCompression();
    private final List<Sent> sent = new ArrayList<>();

    /** A batch handed over; its bytes have their offset once it is taken. */
    public record Sent(
            ByteBuffer bytes, @Nullable Boolean commits, List<Entry> entries, CompletableFuture<Appended> future) {
        BatchHeader header() {
            return new BatchHeader(bytes, 0);
        }
    }

    /** A record; value null: a tombstone. It was sent at its timestamp, or up to 5 ms before. */
    public record Entry(String key, @Nullable String value, long timestamp) {}

    public KeyedHistory(Random random) {
        this.random = random;
    }

    /** Sends a batch of any producer that may come next. */
    public Sent sendData(PartitionLog log, long nowMillis) {
        int producer = random.nextInt(PRODUCERS);
        BatchBuilder builder = new BatchBuilder();
        if (producer > 0) {
            builder.producer(new Producer(producer, (short) 0, nextSequence(producer)), producer > PLAIN);
        }
        List<Entry> entries = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String key = "key" + random.nextInt(KEYS);
            String value = random.nextInt(4) == 0 ? null : "value" + random.nextInt() + "x".repeat(random.nextInt(40));
            entries.add(new Entry(key, value, nowMillis + random.nextInt(LATEST_MILLIS)));
        }
        return send(log, builder, entries, random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 0);
    }

    public Sent send(PartitionLog log, BatchBuilder builder, List<Entry> entries, int codec) {
        for (Entry each : entries) {
            builder.add(each.timestamp, bytes(each.key), each.value == null ? null : bytes(each.value));
        }
        ByteBuffer batch = builder.build();
        ByteBuffer sentBytes = codec == 0 ? batch : compressed(batch, codec);
        return note(new Sent(sentBytes, null, entries, log.append(sentBytes, AppendOrigin.CLIENT)), log);
    }

    Sent sendMarker(PartitionLog log, long nowMillis, long producer, boolean commits) {
        ByteBuffer marker = BatchBuilder.marker(new Producer(producer, (short) 0, -1), commits, 1, nowMillis);
        return note(new Sent(marker, commits, List.of(), log.append(marker, AppendOrigin.BROKER)), log);
    }

    /** Ends all transactions that are open. */
    public void sendMarkers(PartitionLog log, long nowMillis) {
        openTransactions().forEach(producer -> sendMarker(log, nowMillis, producer, random.nextBoolean()));
    }

    public void sendAnyMarker(PartitionLog log, long nowMillis) {
        sendMarker(log, nowMillis, PLAIN + 1 + random.nextInt(PRODUCERS - PLAIN - 1), random.nextBoolean());
    }

    private Sent note(Sent each, PartitionLog log) {
        boolean isRefused = each.future.isCompletedExceptionally() && each.bytes.getLong(0) == 0 && log.endOffset() > 0;
        if (!isRefused) {
            sent.add(each);
        }
        return each;
    }

    private int nextSequence(int producer) {
        for (int i = sent.size() - 1; i >= 0; i--) {
            BatchHeader header = sent.get(i).header();
            if (header.producerId() == producer && !header.isControl()) {
                return header.lastSequence() + 1;
            }
        }
        return 0;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    ByteBuffer compressed(ByteBuffer batch, int codec) {
        ByteBuffer records = compression.compress(codec, batch.slice(HEADER_BYTES, batch.limit() - HEADER_BYTES));
        ByteBuffer whole = ByteBuffer.allocate(HEADER_BYTES + records.remaining());
        whole.put(batch.slice(0, HEADER_BYTES)).put(records).flip();
        whole.putInt(8, whole.limit() - 12).putShort(21, (short) (whole.getShort(21) | codec));
        CRC32C crc = new CRC32C();
        crc.update(whole.slice(21, whole.limit() - 21));
        return whole.putInt(17, (int) crc.getValue());
    }

    /** After a crash: forgets what was not acknowledged and is not there. */
    void endsAt(long endOffset, String name) {
        long acknowledged = 0;
        for (Sent each : sent) {
            if (each.future.isDone() && !each.future.isCompletedExceptionally()) {
                acknowledged = Math.max(acknowledged, each.header().lastOffset() + 1);
            }
        }
        assertThat(endOffset).as(name).isGreaterThanOrEqualTo(acknowledged);
        sent.removeIf(each -> each.header().baseOffset() >= endOffset || !hasOffset(each));
    }

    private static boolean hasOffset(Sent each) {
        return each.header().leaderEpoch() > 0;
    }

    /**
     * Holds everything that can be read against what was written.
     *
     * @param tombstonesFromMillis tombstones that were sent then or later have to be there
     */
    public void check(PartitionLog log, long tombstonesFromMillis, String name) {
        Map<Long, Entry> written = new TreeMap<>();
        Map<Long, Boolean> isCommitted = new HashMap<>();
        decide(written, isCommitted);
        Map<Long, Entry> found = readCommitted(log, name);
        Map<String, Long> lastWritten = new HashMap<>();
        written.forEach((offset, entry) -> {
            if (isCommitted.getOrDefault(offset, false) && offset < log.stableOffset()) {
                lastWritten.put(entry.key, offset);
            }
        });
        Map<String, Entry> shown = new HashMap<>();
        found.forEach((offset, entry) -> {
            assertThat(entry).as("%s: record %d", name, offset).isEqualTo(written.get(offset));
            assertThat(isCommitted.get(offset))
                    .as("%s: record %d counts", name, offset)
                    .isTrue();
            shown.put(entry.key, entry);
        });
        lastWritten.forEach((key, offset) -> {
            Entry last = written.get(offset);
            if (last.value != null || last.timestamp - LATEST_MILLIS >= tombstonesFromMillis) {
                assertThat(found).as("%s: the last of %s", name, key).containsKey(offset);
            }
            Entry seen = shown.get(key);
            assertThat(seen == null ? null : seen.value)
                    .as("%s: %s as a reader finds it", name, key)
                    .isEqualTo(last.value);
        });
        assertNothingUndecidedIsGone(log, name, written);
        checkProducers(log, name);
    }

    private void decide(Map<Long, Entry> written, Map<Long, Boolean> isCommitted) {
        Map<Long, List<Long>> open = new HashMap<>();
        for (Sent each : sent) {
            BatchHeader header = each.header();
            if (each.commits != null) {
                List<Long> offsets = open.remove(header.producerId());
                if (offsets != null) {
                    offsets.forEach(offset -> isCommitted.put(offset, each.commits));
                }
                continue;
            }
            for (int i = 0; i < each.entries.size(); i++) {
                long offset = header.baseOffset() + i;
                written.put(offset, each.entries.get(i));
                if (header.isTransactional()) {
                    open.computeIfAbsent(header.producerId(), id -> new ArrayList<>())
                            .add(offset);
                } else {
                    isCommitted.put(offset, true);
                }
            }
        }
    }

    /** As a consumer that reads committed records finds them, from fetches of some size. */
    private Map<Long, Entry> readCommitted(PartitionLog log, String name) {
        Map<Long, Entry> found = new TreeMap<>();
        long next = log.startOffset();
        while (next < log.stableOffset()) {
            try (LogSlice slice = log.read(next, 1 + random.nextInt(3000), Isolation.READ_COMMITTED)
                    .join()) {
                List<byte[]> batches = LogHistory.split(slice.bytes());
                BatchHeader last = new BatchHeader(ByteBuffer.wrap(batches.get(batches.size() - 1)), 0);
                List<AbortedTransaction> aborted =
                        new ArrayList<>(log.abortedTransactions(slice.baseOffset(), last.lastOffset() + 1));
                Set<Long> skipped = new HashSet<>();
                for (byte[] batch : batches) {
                    BatchHeader header = new BatchHeader(ByteBuffer.wrap(batch), 0);
                    assertThat(header.baseOffset()).as(name).isLessThanOrEqualTo(next);
                    next = header.lastOffset() + 1;
                    for (AbortedTransaction each : List.copyOf(aborted)) {
                        if (each.firstOffset() <= header.lastOffset()) {
                            skipped.add(each.producerId());
                            aborted.remove(each);
                        }
                    }
                    if (header.isControl()) {
                        if (isAbort(batch)) {
                            skipped.remove(header.producerId());
                        }
                    } else if (!header.isTransactional() || !skipped.contains(header.producerId())) {
                        addRecords(batch, header, found);
                    }
                }
            }
        }
        return found;
    }

    private void addRecords(byte[] batch, BatchHeader header, Map<Long, Entry> found) {
        if (header.count() == 0) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(batch);
        if (header.codec() != 0) {
            ByteBuffer records =
                    compression.decompress(header.codec(), bytes.slice(HEADER_BYTES, batch.length - HEADER_BYTES));
            bytes = ByteBuffer.allocate(HEADER_BYTES + records.remaining())
                    .put(batch, 0, HEADER_BYTES)
                    .put(records)
                    .flip();
            bytes.putInt(8, bytes.limit() - 12).putShort(21, (short) (bytes.getShort(21) & ~7));
        }
        BatchReader.read(bytes, new BatchHeader(bytes, 0), each -> {
            assertThat(each.offset()).isBetween(header.baseOffset(), header.lastOffset());
            String value = each.value() == null
                    ? null
                    : StandardCharsets.UTF_8.decode(each.value()).toString();
            String key = StandardCharsets.UTF_8.decode(each.key()).toString();
            assertThat(found.put(each.offset(), new Entry(key, value, each.timestampMillis())))
                    .isNull();
        });
    }

    private void assertNothingUndecidedIsGone(PartitionLog log, String name, Map<Long, Entry> written) {
        Set<Long> there = new HashSet<>();
        long next = log.stableOffset();
        while (next < log.highWatermark()) {
            try (LogSlice slice =
                    log.read(next, 3000, Isolation.READ_UNCOMMITTED).join()) {
                for (byte[] batch : LogHistory.split(slice.bytes())) {
                    BatchHeader header = new BatchHeader(ByteBuffer.wrap(batch), 0);
                    next = header.lastOffset() + 1;
                    RecordCursor records = RecordCursor.of(ByteBuffer.wrap(batch), header, compression);
                    while (records.next()) {
                        there.add(header.baseOffset() + records.offsetDelta());
                    }
                }
            }
        }
        written.forEach((offset, entry) -> {
            if (offset >= log.stableOffset()) {
                assertThat(there).as("%s: %d, not decided", name, offset).contains(offset);
            }
        });
    }

    private void checkProducers(PartitionLog log, String name) {
        Map<Long, Sent> last = new HashMap<>();
        sent.forEach(each -> {
            if (each.commits == null && each.header().producerId() > 0) {
                last.put(each.header().producerId(), each);
            }
        });
        Map<Long, Integer> known = new HashMap<>();
        Set<Long> open = new HashSet<>();
        log.producers().forEach(each -> {
            known.put(each.producerId(), each.lastSequence());
            if (each.transactionFirstOffset() >= 0) {
                open.add(each.producerId());
            }
        });
        last.forEach((producer, batch) -> {
            assertThat(known.get(producer))
                    .as("%s: producer %d", name, producer)
                    .isEqualTo(batch.header().lastSequence());
        });
        assertThat(open).as("%s: open transactions", name).isEqualTo(openTransactions());
    }

    private Set<Long> openTransactions() {
        Set<Long> open = new HashSet<>();
        for (Sent each : sent) {
            if (each.commits != null) {
                open.remove(each.header().producerId());
            } else if (each.header().isTransactional()) {
                open.add(each.header().producerId());
            }
        }
        return open;
    }

    private static boolean isAbort(byte[] batch) {
        boolean[] isAbort = {false};
        ByteBuffer bytes = ByteBuffer.wrap(batch);
        BatchReader.read(
                bytes,
                new BatchHeader(bytes, 0),
                each -> isAbort[0] = each.key().getShort(2) == 0);
        return isAbort[0];
    }
}
