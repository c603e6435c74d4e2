package io.weir.log.store;

import io.weir.log.batch.BatchHeader;
import io.weir.log.batch.BatchReader;
import io.weir.log.batch.BatchRecord;
import io.weir.log.store.PartitionLog.AbortedTransaction;
import io.weir.log.store.PartitionLog.EpochEnd;
import io.weir.log.store.PartitionLog.Isolation;
import io.weir.log.store.PartitionLog.OffsetAtTime;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a partition must be after its batches: a plain list, looked through for every answer. */
public final class LogModel {
    private final List<Batch> batches = new ArrayList<>();
    private final Map<Long, Batch> lastOfProducer = new HashMap<>();
    private final TreeMap<Long, Long> openByFirst = new TreeMap<>();
    private final List<Ended> aborted = new ArrayList<>();
    private long start;
    private long end;

    /** A batch as it was appended. */
    public record Batch(
            long base,
            long last,
            int epoch,
            long producerId,
            int lastSequence,
            byte[] bytes,
            List<BatchRecord> records) {
        /** Reads a batch that has its offset. */
        public static Batch of(ByteBuffer batch) {
            byte[] bytes = new byte[batch.remaining()];
            batch.duplicate().get(bytes);
            BatchHeader header = new BatchHeader(ByteBuffer.wrap(bytes), 0);
            List<BatchRecord> records = new ArrayList<>();
            BatchReader.read(ByteBuffer.wrap(bytes), header, records::add);
            return new Batch(
                    header.baseOffset(),
                    header.lastOffset(),
                    header.leaderEpoch(),
                    header.producerId(),
                    header.lastSequence(),
                    bytes,
                    records);
        }

        private BatchHeader header() {
            return new BatchHeader(ByteBuffer.wrap(bytes), 0);
        }
    }

    private record Ended(long producerId, long first, long marker) {}

    /** Appends a batch that has its offset. */
    public void add(Batch batch) {
        if (batch.base != end) {
            throw new AssertionError("Batch at %d where %d is the end".formatted(batch.base, end));
        }
        batches.add(batch);
        end = batch.last + 1;
        BatchHeader header = batch.header();
        if (header.isControl()) {
            Long first = openByFirst.entrySet().stream()
                    .filter(entry -> entry.getValue() == batch.producerId)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
            if (first != null) {
                openByFirst.remove(first);
                boolean commits = batch.records.get(0).key().getShort(2) == 1;
                if (!commits) {
                    aborted.add(new Ended(batch.producerId, first, batch.base));
                }
            }
        } else if (batch.producerId >= 0) {
            lastOfProducer.put(batch.producerId, batch);
            if (header.isTransactional() && !openByFirst.containsValue(batch.producerId)) {
                openByFirst.put(batch.base, batch.producerId);
            }
        }
    }

    public long end() {
        return end;
    }

    public long start() {
        return start;
    }

    public void start(long offset) {
        start = Math.max(start, offset);
    }

    /** Begins at {@code offset} if nothing was added yet. */
    public void beginAt(long offset) {
        start = offset;
        end = offset;
    }

    public long stable() {
        return Math.max(start, openByFirst.isEmpty() ? end : openByFirst.firstKey());
    }

    public boolean isOpen(long producerId) {
        return openByFirst.containsValue(producerId);
    }

    public int lastSequence(long producerId) {
        Batch last = lastOfProducer.get(producerId);
        return last == null ? -1 : last.lastSequence;
    }

    public Optional<Batch> lastOf(long producerId) {
        return Optional.ofNullable(lastOfProducer.get(producerId));
    }

    public List<Batch> batches() {
        return batches;
    }

    /** The batches that a read must give if it is large enough. */
    public List<Batch> from(long offset, Isolation isolation) {
        long limit = isolation == Isolation.READ_COMMITTED ? stable() : end;
        return batches.stream()
                .filter(batch -> batch.last >= offset && batch.base < limit)
                .toList();
    }

    public List<AbortedTransaction> abortedBetween(long from, long to) {
        return aborted.stream()
                .filter(each -> each.marker >= Math.max(from, start) && each.first < to)
                .map(each -> new AbortedTransaction(each.producerId, each.first))
                .toList();
    }

    public Optional<OffsetAtTime> firstAt(long timestampMillis) {
        return visible().stream()
                .filter(each -> each.timestampMillis() >= timestampMillis)
                .findFirst();
    }

    public Optional<OffsetAtTime> highest() {
        return visible().stream().reduce((a, b) -> b.timestampMillis() > a.timestampMillis() ? b : a);
    }

    private List<OffsetAtTime> visible() {
        List<OffsetAtTime> all = new ArrayList<>();
        for (Batch batch : batches) {
            for (BatchRecord each : batch.records) {
                if (each.offset() >= start) {
                    all.add(new OffsetAtTime(each.offset(), each.timestampMillis(), batch.epoch));
                }
            }
        }
        return all;
    }

    public EpochEnd endOf(int epoch) {
        EpochEnd found = new EpochEnd(-1, -1);
        for (Batch batch : batches) {
            if (batch.epoch <= epoch) {
                found = new EpochEnd(batch.epoch, batch.last + 1);
            }
        }
        return found;
    }
}
