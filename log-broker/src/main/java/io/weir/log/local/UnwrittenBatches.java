package io.weir.log.local;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.weir.log.local.ReadSlice.Bounds;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batches that are acknowledged and in no segment yet, in their order: a few for a moment, all that the journal still takes
 * while a disk is full. Read from here, as copies.
 *
 * <p><b>Threading:</b> all methods may be called by any thread.
 */
final class UnwrittenBatches {
    private final Deque<BatchEntry> entries = new ArrayDeque<>();

    synchronized void add(BatchEntry entry) {
        entries.add(entry);
    }

    /** From the first on as many as have {@code bytes} together; one at least, if there is one. */
    synchronized List<BatchEntry> first(int bytes) {
        List<BatchEntry> first = new ArrayList<>();
        long total = 0;
        for (BatchEntry entry : entries) {
            total += entry.batchBytes();
            if (total > bytes && !first.isEmpty()) {
                break;
            }
            first.add(entry);
        }
        return first;
    }

    /** So many of the first are in their segments, or nobody wants them any more. */
    synchronized void removeFirst(int count) {
        for (int i = 0; i < count; i++) {
            entries.remove();
        }
    }

    /** From the batch that holds {@code offset} on what ends within {@code limit}; null: it is in a segment by now. */
    synchronized @Nullable ReadSlice read(long offset, long limit, int maxBytes, Bounds bounds) {
        List<BatchEntry> wanted = new ArrayList<>();
        int bytes = 0;
        for (BatchEntry entry : entries) {
            boolean fits = wanted.isEmpty() || bytes + entry.batchBytes() <= maxBytes;
            if (entry.endOffset() > limit || !fits) {
                break;
            }
            if (entry.endOffset() > offset) {
                wanted.add(entry);
                bytes += entry.batchBytes();
            }
        }
        if (wanted.isEmpty() || wanted.get(0).baseOffset() > offset) {
            return null;
        }
        ByteBuf memory = PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
        wanted.forEach(entry -> memory.writeBytes(entry.batch()));
        return new ReadSlice(
                memory,
                List.of(),
                wanted.get(0).baseOffset(),
                wanted.get(wanted.size() - 1).endOffset(),
                bounds);
    }

    /** Copies of all. */
    synchronized List<ByteBuffer> copies() {
        List<ByteBuffer> copies = new ArrayList<>(entries.size());
        for (BatchEntry entry : entries) {
            copies.add(
                    ByteBuffer.allocate(entry.batchBytes()).put(entry.batch()).flip());
        }
        return copies;
    }
}
