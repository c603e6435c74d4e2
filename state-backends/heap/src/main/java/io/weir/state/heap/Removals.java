package io.weir.state.heap;

import io.weir.runtime.state.canonical.EntryBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The keys removed from a table, by epoch and as bytes, for increments. Where more keys were removed than half of those that
 * are left, naming them costs more than writing the table whole: they are forgotten.
 */
final class Removals {
    private static final int MIN_LIMIT = 1 << 12;

    private final KeyCodec keys;
    private final Deque<Epoch> epochs = new ArrayDeque<>();
    private int count;

    /** What was removed up to this epoch is not known. */
    private int lost;

    Removals(KeyCodec keys) {
        this.keys = keys;
    }

    private record Epoch(byte number, EntryBlock keys) {}

    /** The key was removed in {@code epoch}, the current one, from a table of {@code size} keys. */
    void add(byte epoch, int keyHash, Object key, int size) {
        if (lost == epoch) {
            return;
        }
        if (count >= Math.max(MIN_LIMIT, size / 2)) {
            lose(epoch);
            return;
        }
        Epoch last = epochs.peekLast();
        if (last == null || last.number != epoch) {
            last = new Epoch(epoch, new EntryBlock());
            epochs.add(last);
        }
        last.keys.remove(keyHash, key, keys.serializer());
        count++;
    }

    /** What is removed up to the end of {@code epoch} need not be known. */
    void lose(byte epoch) {
        forget(epoch);
        lost = epoch;
    }

    /** No increment on what was before the end of {@code epoch} comes any more. */
    void forget(int epoch) {
        Epoch first = epochs.peekFirst();
        while (first != null && first.number <= epoch) {
            count -= first.keys.entries();
            epochs.removeFirst();
            first = epochs.peekFirst();
        }
    }

    /** Epochs start anew. */
    void restart() {
        epochs.clear();
        count = 0;
        lost = 0;
    }

    /** Whether all is known that was removed after {@code epoch}. */
    boolean isKnownSince(int epoch) {
        return epoch >= lost;
    }

    /** What was removed after {@code epoch}. */
    List<EntryBlock> since(int epoch) {
        List<EntryBlock> blocks = new ArrayList<>();
        for (Epoch removed : epochs) {
            if (removed.number > epoch) {
                blocks.add(removed.keys);
            }
        }
        return blocks;
    }
}
