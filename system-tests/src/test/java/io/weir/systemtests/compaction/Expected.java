package io.weir.systemtests.compaction;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one writer knows of its keys. Told by the writer and its client's thread, asked by who compares. */
final class Expected {
    private final Map<Integer, Last> last = new HashMap<>();
    private final Map<Integer, TreeSet<Long>> unknown = new HashMap<>();
    private final BitSet aborted = new BitSet();
    private int count;

    /** The last that was acknowledged of a key, and committed where it is part of a transaction. */
    record Last(Change change, long offset) {}

    synchronized void acknowledged(Change change, long offset) {
        last.merge(
                change.key(),
                new Last(change, offset),
                (old, now) -> old.change.version() > change.version() ? old : now);
        count++;
    }

    /** Nobody knows what became of it. */
    synchronized void unknown(Change change) {
        unknown.computeIfAbsent(change.key(), key -> new TreeSet<>()).add(change.version());
    }

    /** Nobody may see it. */
    synchronized void aborted(Change change) {
        aborted.set((int) change.version());
    }

    synchronized int count() {
        return count;
    }

    synchronized boolean isAborted(long version) {
        return aborted.get((int) version);
    }

    synchronized @Nullable Last last(int key) {
        return last.get(key);
    }

    /** Whether a change of the key that came behind {@code version} may count, or be gone. */
    synchronized boolean isUnsure(int key, long version) {
        TreeSet<Long> versions = unknown.get(key);
        return versions != null && versions.higher(version) != null;
    }
}
