package io.weir.log.cluster.ledger;

import io.weir.log.batch.BatchHeader;
import io.weir.log.cluster.ledger.ReadSlice.Bounds;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.history.BatchTimes;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog.OffsetAtTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads batches of a partition from its ledgers.
 *
 * <p><b>Threading:</b> may be used by any thread, which waits.
 *
 * @param id which partition
 * @param spans its ledgers
 * @param bounds what may be read
 */
record ChainReader(PartitionId id, List<LedgerSpan> spans, Bounds bounds) {
    private static final int READ_BYTES = 1 << 20;

    /** Looks at batches. */
    private interface Visitor {
        /** Whether to go on. */
        boolean visit(ByteBuffer batch, BatchHeader header);
    }

    /** Batches from the one that holds {@code offset} on, up to {@code limit} and about {@code maxBytes}. */
    ReadSlice read(long offset, long limit, int maxBytes) throws IOException {
        List<ByteBuffer> found = new ArrayList<>();
        int[] size = {0};
        visit(offset, maxBytes, (batch, header) -> {
            boolean isFull = !found.isEmpty() && size[0] + batch.remaining() > maxBytes;
            if (header.baseOffset() >= limit || isFull) {
                return false;
            }
            found.add(batch);
            size[0] += batch.remaining();
            return size[0] < maxBytes;
        });
        if (found.isEmpty()) {
            throw new LogException(
                    LogError.KAFKA_STORAGE_ERROR, "Offset %d of %s is in none of its ledgers.".formatted(offset, id));
        }
        return slice(found, bounds);
    }

    static ReadSlice slice(List<ByteBuffer> batches, Bounds bounds) {
        int size = batches.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer all = ByteBuffer.allocate(size);
        batches.forEach(batch -> all.put(batch.duplicate()));
        return new ReadSlice(
                all.flip(),
                new BatchHeader(batches.get(0), 0).baseOffset(),
                new BatchHeader(batches.get(batches.size() - 1), 0).lastOffset() + 1,
                bounds);
    }

    /** The first record that is not older. */
    Optional<OffsetAtTime> firstAt(long timestampMillis) throws IOException {
        for (LedgerSpan span : spans) {
            boolean isOlder = span.ref().isClosed() && span.ref().end().maxTimestamp() < timestampMillis;
            if (isOlder || isBelowStart(span)) {
                continue;
            }
            long from = Math.max(span.findTime(timestampMillis), span.find(bounds.startOffset()));
            OffsetAtTime found = firstIn(span, from, timestampMillis);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private boolean isBelowStart(LedgerSpan span) {
        return span.ref().isClosed() && span.ref().end().offset() <= bounds.startOffset();
    }

    private @Nullable OffsetAtTime firstIn(LedgerSpan span, long from, long timestampMillis) throws IOException {
        OffsetAtTime[] found = {null};
        visit(span, from, READ_BYTES, (batch, header) -> {
            if (header.maxTimestamp() >= timestampMillis) {
                for (OffsetAtTime each : BatchTimes.within(batch, bounds.startOffset(), bounds.highWatermark())) {
                    if (each.timestampMillis() >= timestampMillis) {
                        found[0] = each;
                        return false;
                    }
                }
            }
            return header.lastOffset() + 1 < bounds.highWatermark();
        });
        return found[0];
    }

    /** The record with the highest timestamp, the first of those that have it. */
    Optional<OffsetAtTime> highest() throws IOException {
        OffsetAtTime highest = null;
        for (LedgerSpan span : spans) {
            if (isBelowStart(span) || span.lastEntry() < 0) {
                continue;
            }
            OffsetAtTime found = highestIn(span);
            if (found != null && (highest == null || found.timestampMillis() > highest.timestampMillis())) {
                highest = found;
            }
        }
        return Optional.ofNullable(highest);
    }

    private @Nullable OffsetAtTime highestIn(LedgerSpan span) throws IOException {
        boolean isWhole = span.ref().firstOffset() >= bounds.startOffset();
        long from = span.find(bounds.startOffset());
        if (isWhole) {
            long last = span.lastEntry();
            from = span.findTime(span.read(last, last).get(0).highestTimestamp());
        }
        OffsetAtTime[] highest = {null};
        visit(span, from, READ_BYTES, (batch, header) -> {
            if (highest[0] == null || header.maxTimestamp() > highest[0].timestampMillis()) {
                for (OffsetAtTime each : BatchTimes.within(batch, bounds.startOffset(), bounds.highWatermark())) {
                    if (highest[0] == null || each.timestampMillis() > highest[0].timestampMillis()) {
                        highest[0] = each;
                    }
                }
            }
            return !isWhole && header.lastOffset() + 1 < bounds.highWatermark();
        });
        return highest[0];
    }

    private void visit(long offset, int bytes, Visitor visitor) throws IOException {
        boolean goesOn = true;
        for (int i = indexOf(offset); i < spans.size() && goesOn; i++) {
            LedgerSpan span = spans.get(i);
            long from = span.find(offset);
            goesOn = visit(
                    span, from, bytes, (batch, header) -> header.lastOffset() < offset || visitor.visit(batch, header));
        }
    }

    private static boolean visit(LedgerSpan span, long from, int bytes, Visitor visitor) throws IOException {
        long last = span.lastEntry();
        for (long next = from; next <= last; ) {
            long to = Math.min(last, next + span.entriesOf(bytes) - 1);
            for (Entry entry : span.read(next, to)) {
                if (entry.isBatch()) {
                    ByteBuffer batch = entry.batch();
                    BatchHeader header = new BatchHeader(batch, 0);
                    span.note(entry.number(), header.baseOffset());
                    if (!visitor.visit(batch, header)) {
                        return false;
                    }
                }
            }
            next = to + 1;
        }
        return true;
    }

    private int indexOf(long offset) {
        int found = 0;
        for (int i = 0; i < spans.size(); i++) {
            if (spans.get(i).ref().firstOffset() <= offset) {
                found = i;
            }
        }
        return found;
    }
}
