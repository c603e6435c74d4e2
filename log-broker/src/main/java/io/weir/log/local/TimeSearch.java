package io.weir.log.local;

import io.weir.log.batch.BatchHeader;
import io.weir.log.history.BatchTimes;
import io.weir.log.segment.Segment;
import io.weir.log.segment.Segment.Latest;
import io.weir.log.store.PartitionLog.OffsetAtTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Finds records by their timestamps between two offsets. Of a compressed batch, whose records are not looked at, the first
 * offset is told with the batch's highest timestamp: a reader who begins there misses nothing.
 */
final class TimeSearch {
    private final Segment[] segments;
    private final List<ByteBuffer> tail;
    private final long startOffset;
    private final long endOffset;

    /** {@code tail}: batches in no segment yet, or just in the last. */
    TimeSearch(Segment[] segments, List<ByteBuffer> tail, long startOffset, long endOffset) {
        this.segments = segments;
        this.tail = tail;
        this.startOffset = startOffset;
        this.endOffset = endOffset;
    }

    /** The first record that is not older. */
    Optional<OffsetAtTime> first(long timestampMillis) throws IOException {
        for (Segment segment : segments) {
            if (segment.latest().timestampMillis() >= timestampMillis) {
                OffsetAtTime found = firstIn(segment, timestampMillis);
                if (found != null) {
                    return Optional.of(found);
                }
            }
        }
        for (ByteBuffer batch : tail) {
            OffsetAtTime found = isInside(new BatchHeader(batch, 0))
                    ? firstOf(BatchTimes.within(batch, startOffset, endOffset), timestampMillis)
                    : null;
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private @Nullable OffsetAtTime firstIn(Segment segment, long timestampMillis) throws IOException {
        OptionalInt from = segment.findByTime(timestampMillis);
        OffsetAtTime[] found = new OffsetAtTime[1];
        if (from.isPresent()) {
            segment.visit(from.getAsInt(), (batch, position) -> {
                if (isInside(batch) && batch.maxTimestamp() >= timestampMillis) {
                    found[0] = firstInBatch(segment, position, batch.sizeInBytes(), timestampMillis);
                }
                return found[0] == null && batch.baseOffset() < endOffset;
            });
        }
        return found[0];
    }

    private boolean isInside(BatchHeader batch) {
        return batch.count() > 0 && batch.lastOffset() >= startOffset && batch.baseOffset() < endOffset;
    }

    /** The record with the highest timestamp, the first of those that have it. */
    Optional<OffsetAtTime> highest() throws IOException {
        OffsetAtTime highest = null;
        for (Segment segment : segments) {
            OffsetAtTime found = highestIn(segment);
            if (found != null && (highest == null || found.timestampMillis() > highest.timestampMillis())) {
                highest = found;
            }
        }
        for (ByteBuffer batch : tail) {
            OffsetAtTime found = isInside(new BatchHeader(batch, 0))
                    ? highestOf(BatchTimes.within(batch, startOffset, endOffset))
                    : null;
            if (found != null && (highest == null || found.timestampMillis() > highest.timestampMillis())) {
                highest = found;
            }
        }
        return Optional.ofNullable(highest);
    }

    private @Nullable OffsetAtTime highestIn(Segment segment) throws IOException {
        Latest latest = segment.latest();
        boolean isWhole = segment.baseOffset() >= startOffset && segment.endOffset() <= endOffset;
        int[] place = {-1, 0};
        long[] highest = {Long.MIN_VALUE};
        int from = isWhole && latest.timestampMillis() >= 0
                ? segment.find(latest.offset()).orElse(0)
                : 0;
        OffsetAtTime[] straddling = new OffsetAtTime[1];
        segment.visit(from, (batch, position) -> {
            if (isInside(batch) && batch.baseOffset() < startOffset) {
                straddling[0] = highestInBatch(segment, position, batch.sizeInBytes());
                highest[0] = straddling[0] == null ? highest[0] : straddling[0].timestampMillis();
            } else if (isInside(batch) && batch.maxTimestamp() > highest[0]) {
                highest[0] = batch.maxTimestamp();
                place[0] = position;
                place[1] = batch.sizeInBytes();
            }
            return !isWhole || latest.timestampMillis() < 0;
        });
        return place[0] < 0 ? straddling[0] : highestInBatch(segment, place[0], place[1]);
    }

    private @Nullable OffsetAtTime firstInBatch(Segment segment, int position, int bytes, long timestampMillis)
            throws IOException {
        return firstOf(records(segment, position, bytes), timestampMillis);
    }

    private static @Nullable OffsetAtTime firstOf(List<OffsetAtTime> records, long timestampMillis) {
        for (OffsetAtTime record : records) {
            if (record.timestampMillis() >= timestampMillis) {
                return record;
            }
        }
        return null;
    }

    private @Nullable OffsetAtTime highestInBatch(Segment segment, int position, int bytes) throws IOException {
        return highestOf(records(segment, position, bytes));
    }

    private static @Nullable OffsetAtTime highestOf(List<OffsetAtTime> records) {
        OffsetAtTime highest = null;
        for (OffsetAtTime record : records) {
            if (highest == null || record.timestampMillis() > highest.timestampMillis()) {
                highest = record;
            }
        }
        return highest;
    }

    /** The records of a batch that lie inside; one for all if they are compressed. */
    private List<OffsetAtTime> records(Segment segment, int position, int bytes) throws IOException {
        ByteBuffer buffer = segment.read(position, bytes);
        BatchHeader batch = new BatchHeader(buffer, 0);
        if (!batch.isWhole() || !batch.isIntact()) {
            throw PartitionSegments.damaged(segment, position);
        }
        return BatchTimes.within(buffer, startOffset, endOffset);
    }
}
