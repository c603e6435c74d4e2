package io.weir.state.heap;

import io.weir.runtime.state.canonical.CanonicalWriter;
import io.weir.runtime.state.canonical.EntryBlock;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the entries of a table as they were when the snapshot began. It goes through the hashes in ascending order, which
 * shifting and growing do not change; what is touched before it has come by is written first, and the touch tells it to leave
 * the entry out later.
 */
final class TableSnapshot implements HeapSnapshot.Portion {
    /** Slots that are looked at in the time in which one entry is written. */
    private static final int SLOTS_PER_ENTRY = 32;

    /** Slots that are looked at together, and whose values are brought near at once. */
    private static final int RUN = 64;

    private final HeapSnapshot snapshot;
    private final CanonicalWriter writer;
    private final StateTable<?> state;
    private final HeapTable<?> table;
    private final StateCodec codec;
    private final long namespace;
    private final List<EntryBlock> removed;
    private boolean clears;

    /** Entries touched later than in this epoch are written. */
    private final int since;

    /** Entries of smaller hashes are written. */
    private long nextHash;

    private final int[] run = new int[RUN];
    private final EntryBlock block = new EntryBlock();
    private boolean begun;
    private boolean ended;

    TableSnapshot(
            HeapSnapshot snapshot,
            CanonicalWriter writer,
            StateTable<?> state,
            StateCodec codec,
            long namespace,
            Removals removals) {
        this.snapshot = snapshot;
        this.writer = writer;
        this.state = state;
        this.codec = codec;
        this.namespace = namespace;
        table = state.cells();
        nextHash = table.range.firstHash();
        CheckpointChain.Basis basis = snapshot.basis();
        boolean increment = !basis.isWhole() && removals.isKnownSince(basis.since());
        since = increment ? basis.since() : -1;
        removed = increment ? removals.since(since) : List.of();
        clears = !increment && !basis.isWhole();
        table.writeBeforeChange(this);
    }

    /** What earlier pieces say of the table is of another one. */
    void clearsBefore() {
        clears = true;
    }

    /** The entry in {@code slot} changes next. */
    void beforeChange(int slot) {
        if (table.stamps[slot] > since && hashAt(slot) >= nextHash) {
            try {
                write(slot, table.hashAt(slot));
            } catch (IOException | RuntimeException e) {
                snapshot.fail(codec.name(), e);
            }
        }
    }

    /** Writes all that is left. */
    void complete() {
        try {
            advance(writer, Integer.MAX_VALUE);
        } catch (IOException | RuntimeException e) {
            snapshot.fail(codec.name(), e);
        }
    }

    @Override
    public boolean advance(CanonicalWriter target, int entries) throws IOException {
        if (ended) {
            return true;
        }
        begin();
        int length = table.values.length;
        int step = Math.min(RUN, entries);
        int written = 0;
        int looked = 0;
        long last = -1;
        for (int from = table.home(nextHash); from < length; from += step) {
            int end = Math.min(from + step, length);
            int count = collect(from, end);
            bringNear(count);
            for (int i = 0; i < count; i++) {
                int slot = run[i];
                int hash = table.hashAt(slot);
                if (Integer.toUnsignedLong(hash) >= nextHash) {
                    write(slot, hash);
                    last = Integer.toUnsignedLong(hash);
                    written++;
                }
            }
            looked += step;
            if (written + looked / SLOTS_PER_ENTRY >= entries && stopsBefore(end, last)) {
                return false;
            }
        }
        flush();
        end();
        return true;
    }

    /**
     * The slots of a run that are to be written. Whether a slot is taken cannot be foretold, so there is no branch on it: what
     * is guessed wrong costs as much as writing.
     */
    private int collect(int from, int end) {
        byte[] stamps = table.stamps;
        @Nullable Object[] values = table.values;
        int epoch = table.epoch;
        int count = 0;
        for (int slot = from; slot < end; slot++) {
            run[count] = slot;
            int taken = values[slot] == null ? 0 : 1;
            int stamp = stamps[slot];
            int later = (since - stamp) >>> 31;
            int other = (stamp - epoch | epoch - stamp) >>> 31;
            count += taken & later & other;
        }
        return count;
    }

    /**
     * Reads a part of each value to be written: these are all over the heap, and the misses overlap with each other as they do
     * not where one value is written after the other.
     */
    private void bringNear(int count) {
        @Nullable Object[] values = table.values;
        int seen = 0;
        for (int i = 0; i < count; i++) {
            seen += HeapTable.read(values[run[i]]);
        }
        table.touched = seen;
    }

    /** Goes on next time with the entry that comes from slot {@code from} on, unless others of its hash are written already. */
    private boolean stopsBefore(int from, long last) {
        for (int slot = from; slot < table.values.length; slot++) {
            if (table.values[slot] != null) {
                long hash = hashAt(slot);
                boolean begins = hash > nextHash && hash != last;
                if (begins) {
                    nextHash = hash;
                }
                return begins;
            }
        }
        return false;
    }

    /** What was removed is written first: the key may be there again. */
    private void begin() throws IOException {
        if (!begun) {
            begun = true;
            if (clears) {
                writer.clear(codec.header(), namespace);
            }
            for (EntryBlock keys : removed) {
                writer.write(codec.header(), namespace, keys);
            }
        }
    }

    private void write(int slot, int hash) throws IOException {
        Object stored = table.values[slot];
        if (stored == null) {
            throw new IllegalStateException("slot %d is free".formatted(slot));
        }
        codec.write(hash, table.keyAt(slot), state.valueOf(stored), block, since >= 0);
        if (block.isFull()) {
            flush();
        }
    }

    private void flush() throws IOException {
        begin();
        writer.write(codec.header(), namespace, block);
        block.clear();
    }

    private long hashAt(int slot) {
        return Integer.toUnsignedLong(table.hashAt(slot));
    }

    @Override
    public void end() {
        ended = true;
        table.writeBeforeChange(null);
    }

    @Override
    public String name() {
        return codec.name();
    }
}
