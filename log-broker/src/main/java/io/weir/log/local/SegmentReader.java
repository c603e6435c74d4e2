package io.weir.log.local;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.weir.log.batch.BatchHeader;
import io.weir.log.segment.Segment;
import io.weir.log.segment.Segment.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongToIntFunction;

/**
 * Reads whole batches into pooled memory. A batch is given only if its checksum is right and what the checksum does not cover,
 * offset and epoch, is what it must be.
 */
final class SegmentReader {
    /** What is read at once, so that it is checked while it is in the caches of the processor. */
    private static final int PIECE_BYTES = 256 << 10;

    private static final int PAGE_BYTES = 8192;
    private static final int CHUNK_ORDER = 13; // 64 MiB

    /**
     * Apart from that of the connections, and in chunks much larger than an answer: a chunk that becomes empty goes back to the
     * system, and its pages would have to be cleared again for the next answer.
     */
    private static final PooledByteBufAllocator POOL = new PooledByteBufAllocator(true, 0, 1, PAGE_BYTES, CHUNK_ORDER);

    private final Segment[] segments;
    private final long limit;
    private final LongToIntFunction epochs;

    private ByteBuf memory = POOL.directBuffer(0, 0);
    private int filled;
    private long next;
    private boolean isAtLimit;

    /** Reads below {@code limit}; {@code epochs} knows the epoch of each offset. */
    SegmentReader(Segment[] segments, long limit, LongToIntFunction epochs) {
        this.segments = segments;
        this.limit = limit;
        this.epochs = epochs;
    }

    /** What was read, to be released, and the offset of its first batch. */
    record Result(ByteBuf memory, long baseOffset) {}

    /** Reads from the batch that holds {@code offset} on, about {@code maxBytes}, and at least one batch. */
    Result read(long offset, int maxBytes) throws IOException {
        int index = PartitionSegments.indexOf(segments, offset);
        Place first = PartitionSegments.locate(segments[index], offset);
        next = first.offset();
        int capacity = (int) Math.min(
                Math.max(maxBytes, firstBatchBytes(segments[index], first.position())),
                bytesFrom(index, first.position()));
        memory.release();
        memory = POOL.directBuffer(capacity, capacity);
        boolean done = false;
        try {
            int position = first.position();
            for (int i = index; i < segments.length && hasMore(i, index, capacity); i++) {
                readSegment(segments[i], position, Math.min(capacity - filled, segments[i].size() - position));
                position = 0;
            }
            memory.writerIndex(filled);
            done = true;
            return new Result(memory, first.offset());
        } finally {
            if (!done) {
                memory.release();
            }
        }
    }

    private boolean hasMore(int at, int first, int capacity) {
        return at == first
                || (!isAtLimit && filled < capacity && next == segments[at].baseOffset() && segments[at].size() > 0);
    }

    private static int firstBatchBytes(Segment segment, int position) throws IOException {
        ByteBuffer header = segment.read(position, BatchHeader.BYTES);
        int bytes = header.remaining() < BatchHeader.BYTES ? 0 : new BatchHeader(header, 0).sizeInBytes();
        if (bytes < BatchHeader.BYTES || bytes > segment.size() - position) {
            throw PartitionSegments.damaged(segment, position);
        }
        return bytes;
    }

    private long bytesFrom(int index, int position) {
        long bytes = -position;
        for (int i = index; i < segments.length; i++) {
            bytes += segments[i].size();
        }
        return bytes;
    }

    private void readSegment(Segment segment, int position, int count) throws IOException {
        ByteBuffer view = memory.nioBuffer(filled, count);
        int checked = 0;
        int loaded = 0;
        while (loaded < count && !isAtLimit) {
            view.limit(Math.min(count, loaded + PIECE_BYTES)).position(loaded);
            segment.read(view, position + loaded);
            if (view.position() == loaded) {
                break; // the segment has become shorter
            }
            loaded = view.position();
            checked = check(segment, position, view.limit(loaded), checked);
        }
        filled += checked;
        isAtLimit |= next >= limit || position + checked < segment.size();
        if (checked == 0) {
            refuse(segment, position, 0);
        }
    }

    /** Up to where there are whole and right batches. */
    private int check(Segment segment, int position, ByteBuffer view, int from) throws IOException {
        BatchHeader batch = new BatchHeader(view, 0);
        int at = from;
        while (batch.moveTo(view, at).isWhole() && batch.baseOffset() < limit) {
            boolean isRight = batch.magic() == BatchHeader.MAGIC
                    && batch.baseOffset() == next
                    && batch.isIntact()
                    && batch.leaderEpoch() == epochs.applyAsInt(next);
            if (!isRight) {
                refuse(segment, position + at, at);
                return at;
            }
            next = batch.lastOffset() + 1;
            at += batch.sizeInBytes();
        }
        return at;
    }

    /** What was read before is good; the next read comes here again. */
    private void refuse(Segment segment, int position, int good) throws IOException {
        isAtLimit = true;
        if (filled + good == 0) {
            throw PartitionSegments.damaged(segment, position);
        }
    }
}
