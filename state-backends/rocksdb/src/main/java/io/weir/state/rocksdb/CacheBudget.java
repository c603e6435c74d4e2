package io.weir.state.rocksdb;

import java.util.ArrayList;
import java.util.List;

/**
 * How many entries the tables of one operator may keep as objects. What an entry takes on the heap is estimated from the
 * size of its row, which is known when it is written.
 */
final class CacheBudget {
    /** What an entry takes besides key and value: its object, a slot, and headers. */
    private static final int OVERHEAD_BYTES = 120;

    private static final int OBJECTS_PER_ROW_BYTE = 2;
    private static final double SAMPLE_WEIGHT = 1.0 / 256;

    private static final int MIN_PORTION = 1024;

    /** Some 20 ms of work that records wait for. */
    private static final int MAX_PORTION = 16_384;

    private final long bytes;
    private final List<CachedTable<?>> tables = new ArrayList<>();
    private double rowBytes = 32;
    private int entries;
    private int limit;
    private int next;

    CacheBudget(long bytes) {
        this.bytes = bytes;
        setLimit();
    }

    private void setLimit() {
        limit = (int) Math.min(Integer.MAX_VALUE, bytes / (OVERHEAD_BYTES + OBJECTS_PER_ROW_BYTE * rowBytes));
    }

    void join(CachedTable<?> table) {
        tables.add(table);
    }

    void leave(CachedTable<?> table) {
        tables.remove(table);
    }

    /** The tables there are. */
    List<CachedTable<?>> tables() {
        return List.copyOf(tables);
    }

    /** Whether {@code count} more entries are few beside those that may be kept. */
    boolean isSmall(int count) {
        return count <= limit / 4;
    }

    /** How many entries make room at once: the more, the nearer together are the rows that are written one after the other. */
    int portion() {
        return Math.max(MIN_PORTION, Math.min(MAX_PORTION, limit / 32));
    }

    /** A row has {@code length} bytes. */
    void sample(int length) {
        rowBytes += (length - rowBytes) * SAMPLE_WEIGHT;
        setLimit();
    }

    void added() {
        entries++;
    }

    void removed(int count) {
        entries -= count;
    }

    /** Has tables give up entries, in turn, until one more fits. */
    void makeRoom() {
        while (entries >= limit && entries > 0) {
            next = next + 1 >= tables.size() ? 0 : next + 1;
            tables.get(next).evict();
        }
    }
}
