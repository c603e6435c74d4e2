package io.weir.operators.window;

import io.weir.api.tuple.Tuple2;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.state.KeyedEntries;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Up to which time the windows of each key group have fired, so that none fires twice where a job starts from a snapshot: an
 * entry is a key group and its time. Key groups may come from subtasks that had not come equally far.
 */
final class FiredTimes implements KeyedEntries<Tuple2<Integer, Long>> {
    private static final long NEVER = Long.MIN_VALUE;

    private final KeyGroupRange keyGroups;
    private final int maxParallelism;
    private final LongSupplier time;
    private final long[] restored;
    private long least = NEVER;
    private long greatest = NEVER;

    /** {@code time} tells how far the subtask has come. */
    FiredTimes(KeyGroupRange keyGroups, int maxParallelism, LongSupplier time) {
        this.keyGroups = keyGroups;
        this.maxParallelism = maxParallelism;
        this.time = time;
        restored = new long[keyGroups.end() - keyGroups.first()];
        Arrays.fill(restored, NEVER);
    }

    /** How far the key group had come that was the furthest behind; those without windows do not count. */
    long least() {
        return least;
    }

    /** How far the key group had come that was the furthest ahead. */
    long greatest() {
        return greatest;
    }

    /** How far the key group of a hash had come. */
    long of(int keyHash) {
        return restored[KeyGroups.keyGroup(keyHash, maxParallelism) - keyGroups.first()];
    }

    /** After the end of time nothing is left that could fire again, and a job that goes on from there begins anew. */
    @Override
    public void forEach(Consumer<Tuple2<Integer, Long>> receiver) {
        long now = time.getAsLong();
        if (now == Long.MAX_VALUE) {
            return;
        }
        for (int group = keyGroups.first(); group < keyGroups.end(); group++) {
            long groupTime = Math.max(now, restored[group - keyGroups.first()]);
            if (groupTime != NEVER) {
                receiver.accept(Tuple2.of(group, groupTime));
            }
        }
    }

    @Override
    public int keyHash(Tuple2<Integer, Long> entry) {
        return (int) KeyGroups.firstHash(entry.f0, maxParallelism);
    }

    @Override
    public void restore(Tuple2<Integer, Long> entry) {
        long groupTime = entry.f1;
        restored[entry.f0 - keyGroups.first()] = groupTime;
        least = least == NEVER ? groupTime : Math.min(least, groupTime);
        greatest = Math.max(greatest, groupTime);
    }
}
