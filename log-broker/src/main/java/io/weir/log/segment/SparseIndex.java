package io.weir.log.segment;

import io.weir.log.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some keys of a segment, growing, each with a number: a binary search leads near what is looked for. Held in memory while its
 * segment is appended to, read from its file afterwards. The file is open only when it has been read, as a node has many segments.
 *
 * <p><b>Threading:</b> guarded by itself.
 */
final class SparseIndex {
    static final int ENTRY_BYTES = 12;

    private static final int FIRST_CAPACITY = 16;
    private static final int READ_ENTRIES = 4096;

    /** The entry with the highest key that is not above the one asked for; index -1: there is none. */
    record Entry(int index, long key, int value) {
        static final Entry NONE = new Entry(-1, Long.MIN_VALUE, 0);
    }

    /** Opens the file of an index. */
    @FunctionalInterface
    interface Opening {
        DiskFile open() throws IOException;
    }

    private final Opening opening;
    private @Nullable DiskFile held;
    private boolean closed;
    private long[] keys = new long[0];
    private int[] values = new int[0];
    private boolean inMemory;
    private int size;

    /** Entries that the file has. */
    private int written;

    private SparseIndex(Opening opening) {
        this.opening = opening;
        inMemory = true;
    }

    /** An index without entries. */
    static SparseIndex create(Opening opening) throws IOException {
        try (DiskFile file = opening.open()) {
            file.truncate(0);
        }
        return new SparseIndex(opening);
    }

    /** Reads all entries into memory, up to the first that does not grow in key and value. */
    static SparseIndex load(Opening opening) throws IOException {
        SparseIndex index = new SparseIndex(opening);
        try (DiskFile file = opening.open()) {
            index.load(file);
        }
        index.written = index.size;
        return index;
    }

    private synchronized void load(DiskFile file) throws IOException {
        int count = (int) (file.size() / ENTRY_BYTES);
        ByteBuffer buffer = ByteBuffer.allocate(READ_ENTRIES * ENTRY_BYTES);
        for (int from = 0; from < count; from += READ_ENTRIES) {
            buffer.clear().limit(Math.min(READ_ENTRIES, count - from) * ENTRY_BYTES);
            file.read(buffer, (long) from * ENTRY_BYTES);
            buffer.flip();
            while (buffer.remaining() >= ENTRY_BYTES) {
                long key = buffer.getLong();
                int value = buffer.getInt();
                if (!isNext(key, value)) {
                    return;
                }
                add(key, value);
            }
        }
    }

    private boolean isNext(long key, int value) {
        return size == 0 ? value >= 0 : key > keys[size - 1] && value > values[size - 1];
    }

    /** Adds an entry if its key is above the last one's. */
    synchronized void add(long key, int value) {
        if (size > 0 && key <= keys[size - 1]) {
            return;
        }
        if (size == keys.length) {
            int capacity = Math.max(FIRST_CAPACITY, size * 2);
            keys = Arrays.copyOf(keys, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        keys[size] = key;
        values[size] = value;
        size++;
    }

    synchronized int size() {
        return size;
    }

    synchronized Entry get(int index) throws IOException {
        if (inMemory) {
            return new Entry(index, keys[index], values[index]);
        }
        ByteBuffer entry = ByteBuffer.allocate(ENTRY_BYTES);
        hold().read(entry, (long) index * ENTRY_BYTES);
        return new Entry(index, entry.getLong(0), entry.getInt(8));
    }

    /** The last entry whose key is at most {@code key}. */
    synchronized Entry floor(long key) throws IOException {
        int low = 0;
        int high = size - 1;
        Entry found = Entry.NONE;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Entry entry = get(middle);
            if (entry.key <= key) {
                found = entry;
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return found;
    }

    /** The last entry. */
    synchronized Entry last() throws IOException {
        return size == 0 ? Entry.NONE : get(size - 1);
    }

    /** Keeps the first {@code count} entries. */
    synchronized void cut(int count) throws IOException {
        if (count < size) {
            size = count;
            if (written > count) {
                try (DiskFile file = opening.open()) {
                    file.truncate((long) count * ENTRY_BYTES);
                }
                written = count;
            }
        }
    }

    /** Brings all entries to disk; entries may be added meanwhile, but not cut. */
    void flush() throws IOException {
        int from;
        int to;
        ByteBuffer entries;
        synchronized (this) {
            from = written;
            to = size;
            entries = ByteBuffer.allocate(inMemory ? (to - from) * ENTRY_BYTES : 0);
            for (int i = from; i < to && inMemory; i++) {
                entries.putLong(keys[i]).putInt(values[i]);
            }
        }
        if (entries.capacity() > 0) {
            try (DiskFile file = opening.open()) {
                file.write(entries.flip(), (long) from * ENTRY_BYTES);
                file.truncate((long) to * ENTRY_BYTES);
                file.force();
            }
            synchronized (this) {
                written = to;
            }
        }
    }

    /** Nothing is added any more; the memory is given back once all is on disk. */
    synchronized void seal() {
        if (inMemory && written == size) {
            inMemory = false;
            keys = new long[0];
            values = new int[0];
        }
    }

    /**
     * Opens the file, if it is not open, until {@link #close}.
     *
     * @throws ClosedChannelException behind that: the file may be gone, and must not come back
     */
    synchronized DiskFile hold() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (held == null) {
            held = opening.open();
        }
        return held;
    }

    synchronized void close() throws IOException {
        closed = true;
        if (held != null) {
            held.close();
        }
    }
}
