package io.weir.connector.kafka.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Lets the records of each partition through at a steady rate: whole batches are held back, and so many of their records
 * leave as are due. A partition that was held up may catch up on at most 100 ms. Used by the fetching thread alone.
 */
final class PartitionPaces<T> {
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SMALLEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final double nanosPerRecord;
    private final Map<ReadPartition<T>, Held<T>> held = new HashMap<>();

    PartitionPaces(double recordsPerSecond) {
        nanosPerRecord = NANOS_PER_SECOND / recordsPerSecond;
    }

    /** Takes what was fetched. */
    void hold(List<FetchedRecords<T>> fetched, long nowNanos) {
        for (FetchedRecords<T> records : fetched) {
            held.computeIfAbsent(records.partition(), partition -> new Held<>(nowNanos))
                    .waiting
                    .add(records);
        }
    }

    /** Whether records of {@code partition} wait: no more of it need be fetched. */
    boolean isHeld(ReadPartition<T> partition) {
        Held<T> found = held.get(partition);
        return found != null && !found.waiting.isEmpty();
    }

    /** What is due. */
    List<FetchedRecords<T>> release(long nowNanos) {
        List<FetchedRecords<T>> due = new ArrayList<>();
        Iterator<Held<T>> all = held.values().iterator();
        while (all.hasNext()) {
            if (all.next().release(nowNanos, nanosPerRecord, due)) {
                all.remove();
            }
        }
        return due;
    }

    /** How long until something is due; {@code otherwise} where nothing waits. At least 5 ms, and some records at a time. */
    long waitNanos(long nowNanos, long otherwise) {
        long shortest = otherwise;
        for (Held<T> one : held.values()) {
            if (!one.waiting.isEmpty()) {
                shortest = Math.min(shortest, (long) (one.nextNanos + nanosPerRecord - nowNanos));
            }
        }
        return shortest == otherwise ? otherwise : Math.max(SMALLEST_WAIT_NANOS, shortest);
    }

    private static final class Held<T> {
        private final ArrayDeque<FetchedRecords<T>> waiting = new ArrayDeque<>();
        private long nextNanos;

        Held(long nowNanos) {
            nextNanos = nowNanos;
        }

        /** Returns whether the partition is through. */
        boolean release(long nowNanos, double nanosPerRecord, List<FetchedRecords<T>> due) {
            nextNanos = Math.max(nextNanos, nowNanos - MAX_CATCH_UP_NANOS - (long) nanosPerRecord);
            long allowed = (long) ((nowNanos - nextNanos) / nanosPerRecord);
            while (!waiting.isEmpty()) {
                FetchedRecords<T> first = waiting.remove();
                int count = first.count();
                if (count > allowed) {
                    if (allowed > 0) {
                        due.add(first.first((int) allowed));
                        nextNanos += (long) (allowed * nanosPerRecord);
                    }
                    waiting.addFirst(first.without((int) allowed));
                    return false;
                }
                allowed -= count;
                nextNanos += (long) (count * nanosPerRecord);
                due.add(first);
                if (first.isLast()) {
                    return true;
                }
            }
            return false;
        }
    }
}
