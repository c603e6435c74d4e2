package io.weir.log.cluster.ledger;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.bookkeeper.client.api.ReadHandle;
import org.jspecify.annotations.Nullable;

/**
 * A ledger of a partition, to be read. Where offsets are is remembered as it becomes known and else found by halving, as entries
 * tell their offsets.
 *
 * <p><b>Threading:</b> may be used by any thread, which waits.
 */
final class LedgerSpan {
    private static final int POINT_EVERY = 16;
    private static final long NOT_READ = Long.MIN_VALUE;

    private final Ledgers ledgers;
    private final LedgerRef ref;

    /** Offset → the first entry that begins there. */
    private final ConcurrentSkipListMap<Long, Long> points = new ConcurrentSkipListMap<>();

    private volatile @Nullable ReadHandle handle;
    private volatile long firstTimestamp = NOT_READ;

    /** {@code handle}: an open one, if there is one; that of the writer for a ledger that is being written. */
    LedgerSpan(Ledgers ledgers, LedgerRef ref, @Nullable ReadHandle handle) {
        this.ledgers = ledgers;
        this.ref = ref;
        this.handle = handle;
        points.put(ref.firstOffset(), 0L);
    }

    LedgerRef ref() {
        return ref;
    }

    /** Remembers where an entry begins, of some. */
    void note(long entry, long baseOffset) {
        if (entry % POINT_EVERY == 0) {
            points.merge(baseOffset, entry, Math::min);
        }
    }

    /** The number of the last entry that can be read; -1: there is none. */
    long lastEntry() throws IOException {
        return ref.isClosed() ? ref.end().lastEntry() : handle().getLastAddConfirmed();
    }

    /** Timestamp of its first batch, milliseconds since 1970; -1: there is none. */
    long firstTimestamp() throws IOException {
        if (firstTimestamp == NOT_READ) {
            firstTimestamp = read(0, Math.min(1, lastEntry())).stream()
                    .filter(Entry::isBatch)
                    .findFirst()
                    .map(Entry::highestTimestamp)
                    .orElse(-1L);
        }
        return firstTimestamp;
    }

    /** How many entries hold about so many bytes. */
    long entriesOf(long bytes) throws IOException {
        long entries = Math.max(1, lastEntry() + 1);
        long average = Math.max(100, handle().getLength() / entries);
        return Math.max(1, Math.min(512, bytes / average + 1));
    }

    List<Entry> read(long first, long last) throws IOException {
        return Ledgers.read(handle(), first, last);
    }

    /** An entry not behind the one that holds {@code offset}, and close to it. */
    long find(long offset) throws IOException {
        long end = lastEntry() + 1;
        while (true) {
            Map.Entry<Long, Long> low = points.floorEntry(Math.max(offset, ref.firstOffset()));
            Map.Entry<Long, Long> high = points.higherEntry(Math.max(offset, ref.firstOffset()));
            long lowEntry = low.getValue();
            long highEntry = high == null ? end : high.getValue();
            if (highEntry - lowEntry <= POINT_EVERY) {
                return lowEntry;
            }
            long middle = (lowEntry + highEntry) >>> 1;
            long base = read(middle, middle).get(0).baseOffset();
            if (base == low.getKey()) {
                return lowEntry;
            }
            points.merge(base, middle, Math::min);
        }
    }

    /** The first entry by which a record that is not older has come; behind the last one: there is none. */
    long findTime(long timestampMillis) throws IOException {
        long low = 0;
        long high = lastEntry() + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (read(middle, middle).get(0).highestTimestamp() >= timestampMillis) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private ReadHandle handle() throws IOException {
        ReadHandle open = handle;
        if (open == null) {
            synchronized (this) {
                open = handle;
                if (open == null) {
                    open = ledgers.open(ref.id());
                    handle = open;
                }
            }
        }
        return open;
    }
}
