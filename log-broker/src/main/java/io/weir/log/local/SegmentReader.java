package io.weir.log.local;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.weir.log.batch.BatchHeader;
import io.weir.log.local.ReadSlice.Bounds;
import io.weir.log.segment.Segment;
import io.weir.log.segment.Segment.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToIntFunction;

/**
 * Reads whole batches. A batch is given only if its checksum is right and what the checksum does not cover, offset and epoch,
 * is what it must be. Few bytes are copied to memory; many are looked at piece by piece, and left where they are.
 */
final class SegmentReader {
    /** Up to so much is copied: sending it from there costs less than a system call for each partition. */
    private static final int COPIED_BYTES = 32 << 10;

    /** What is looked at once: it stays in the caches of the processor while it is checked. */
    private static final int PIECE_BYTES = 256 << 10;

    private final Segment[] segments;
    private final long limit;
    private final LongToIntFunction epochs;

    private ByteBuf memory = Unpooled.EMPTY_BUFFER;
    private final List<ReadSlice.Place> places = new ArrayList<>(1);
    private int found;
    private long next;
    private boolean isAtLimit;

    /** Reads below {@code limit}; {@code epochs} knows the epoch of each offset. */
    SegmentReader(Segment[] segments, long limit, LongToIntFunction epochs) {
        this.segments = segments;
        this.limit = limit;
        this.epochs = epochs;
    }

    /** Reads from the batch that holds {@code offset} on, about {@code maxBytes}, and at least one batch. */
    ReadSlice read(long offset, int maxBytes, Bounds bounds) throws IOException {
        return read(offset, maxBytes, bounds, COPIED_BYTES);
    }

    /** The same, in memory however much it is. */
    ReadSlice copy(long offset, int maxBytes, Bounds bounds) throws IOException {
        return read(offset, maxBytes, bounds, Integer.MAX_VALUE);
    }

    private ReadSlice read(long offset, int maxBytes, Bounds bounds, int copiedBytes) throws IOException {
        int index = PartitionSegments.indexOf(segments, offset);
        Place first = PartitionSegments.locate(segments[index], offset);
        next = first.offset();
        int firstBytes = firstBatchBytes(segments[index], first.position());
        int wanted = (int) Math.min(Math.max(maxBytes, firstBytes), bytesFrom(index, first.position()));
        boolean isCopied = wanted <= copiedBytes;
        memory = PooledByteBufAllocator.DEFAULT.directBuffer(isCopied ? wanted : Math.max(PIECE_BYTES, firstBytes));
        boolean isRead = false;
        try {
            int position = first.position();
            for (int i = index; i < segments.length && hasMore(i, index, wanted); i++) {
                int count = Math.min(wanted - found, segments[i].size() - position);
                int good = isCopied ? copy(segments[i], position, count) : look(segments[i], position, count);
                isAtLimit |= next >= limit || position + good < segments[i].size();
                if (good == 0) {
                    refuse(segments[i], position);
                }
                position = 0;
            }
            isRead = true;
            if (!isCopied) {
                return new ReadSlice(Unpooled.EMPTY_BUFFER, places, first.offset(), next, bounds);
            }
            memory.writerIndex(found);
            return new ReadSlice(memory.retain(), List.of(), first.offset(), next, bounds);
        } finally {
            memory.release();
            if (!isRead) {
                ReadSlice.release(places);
            }
        }
    }

    private boolean hasMore(int at, int first, int wanted) {
        return at == first
                || (!isAtLimit && found < wanted && next == segments[at].baseOffset() && segments[at].size() > 0);
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

    private int copy(Segment segment, int position, int count) throws IOException {
        ByteBuffer view = memory.nioBuffer(found, count);
        segment.read(view, position);
        return check(segment, position, view.flip());
    }

    private int look(Segment segment, int position, int count) throws IOException {
        int looked = 0;
        while (looked < count && !isAtLimit) {
            ByteBuffer view = memory.nioBuffer(0, Math.min(count - looked, memory.capacity()));
            segment.read(view, position + looked);
            int good = check(segment, position + looked, view.flip());
            if (good == 0 && !growFor(view, count - looked)) {
                break;
            }
            looked += good;
        }
        if (looked > 0) {
            if (!segment.retain()) {
                throw new ClosedChannelException();
            }
            places.add(new ReadSlice.Place(segment, position, looked));
        }
        return looked;
    }

    /** Makes room for a batch that is larger than the piece, if it is wanted at all. */
    private boolean growFor(ByteBuffer piece, int left) {
        int bytes = piece.remaining() < BatchHeader.BYTES ? 0 : new BatchHeader(piece, 0).sizeInBytes();
        if (isAtLimit || bytes <= memory.capacity() || bytes > left) {
            return false;
        }
        memory.capacity(bytes);
        return true;
    }

    /** Bytes of whole and right batches at the start of {@code view}, which begins at {@code position}. */
    private int check(Segment segment, int position, ByteBuffer view) throws IOException {
        BatchHeader batch = new BatchHeader(view, 0);
        int at = 0;
        while (batch.moveTo(view, at).isWhole() && batch.baseOffset() < limit) {
            boolean isRight = batch.magic() == BatchHeader.MAGIC
                    && batch.baseOffset() == next
                    && batch.isIntact()
                    && batch.leaderEpoch() == epochs.applyAsInt(next);
            if (!isRight) {
                refuse(segment, position + at);
                return at;
            }
            next = batch.lastOffset() + 1;
            at += batch.sizeInBytes();
            found += batch.sizeInBytes();
        }
        isAtLimit |= next >= limit;
        return at;
    }

    /** What was read before is good; the next read comes here again. */
    private void refuse(Segment segment, int position) throws IOException {
        isAtLimit = true;
        if (found == 0) {
            throw PartitionSegments.damaged(segment, position);
        }
    }
}
