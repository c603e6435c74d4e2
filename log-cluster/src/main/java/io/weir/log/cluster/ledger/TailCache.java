package io.weir.log.cluster.ledger;

import io.weir.log.batch.BatchHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The newest batches of a partition, for readers that keep up. All partitions of a store share a budget: what goes first is the
 * oldest of the partition that adds.
 *
 * <p><b>Threading:</b> written under the partition's lock, read by any thread.
 */
final class TailCache {
    private final Budget budget;

    /** Base offset → batch, without gaps. */
    private final ConcurrentSkipListMap<Long, ByteBuffer> batches = new ConcurrentSkipListMap<>();

    private long bytes;

    /** What all partitions may hold together. */
    static final class Budget {
        private static final long LARGEST_SHARE = 8 << 20;
        private static final long SMALLEST_SHARE = 64 << 10;

        private final long limit;
        private final AtomicLong used = new AtomicLong();

        Budget(long limit) {
            this.limit = limit;
        }
    }

    TailCache(Budget budget) {
        this.budget = budget;
    }

    /** Adds the batch that follows. */
    void add(long baseOffset, ByteBuffer batch) {
        batches.put(baseOffset, batch);
        change(batch.remaining());
        while (bytes > Budget.LARGEST_SHARE || (bytes > Budget.SMALLEST_SHARE && budget.used.get() > budget.limit)) {
            Map.Entry<Long, ByteBuffer> oldest = batches.pollFirstEntry();
            change(-oldest.getValue().remaining());
        }
    }

    private void change(long by) {
        bytes += by;
        budget.used.addAndGet(by);
    }

    /** Holds nothing below {@code offset} any more. */
    void dropBefore(long offset) {
        while (!batches.isEmpty() && batches.firstKey() < offset) {
            change(-batches.pollFirstEntry().getValue().remaining());
        }
    }

    /** Holds nothing any more. */
    void clear() {
        batches.clear();
        change(-bytes);
    }

    /** Batches from the one with {@code offset} on; null: it is not here. */
    @Nullable
    List<ByteBuffer> read(long offset, long limit, int maxBytes) {
        Map.Entry<Long, ByteBuffer> first = batches.floorEntry(offset);
        if (first == null || new BatchHeader(first.getValue(), 0).lastOffset() < offset) {
            return null;
        }
        List<ByteBuffer> found = new ArrayList<>();
        int size = 0;
        long next = first.getKey();
        for (Map.Entry<Long, ByteBuffer> each :
                batches.tailMap(first.getKey(), true).entrySet()) {
            int batchBytes = each.getValue().remaining();
            boolean isFull = !found.isEmpty() && size + batchBytes > maxBytes;
            if (each.getKey() >= limit || isFull || each.getKey() != next) {
                break;
            }
            found.add(each.getValue());
            size += batchBytes;
            next = new BatchHeader(each.getValue(), 0).lastOffset() + 1;
        }
        return found;
    }
}
