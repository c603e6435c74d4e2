package io.weir.operators.timers;

import io.weir.api.tuple.Tuple2;
import io.weir.api.types.Types;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.state.KeyedEntries;
import io.weir.runtime.state.KeyedStateBackend;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one clock: a set of (key, time), fired in the order of time, and of setting where times are equal.
 *
 * <p>A hierarchical wheel. Timers of the same second (1,024 ms) are in one bucket, farther ones of the same 17 minutes (2^20
 * ms) in another, still farther ones of the same 12 days (2^30 ms) in a third kind. When the clock reaches a bucket, its
 * timers move one level down; the second that is open has a list for each millisecond. Setting and firing is a few array
 * accesses, where a heap with a set beside it needs a dozen cache misses.
 *
 * <p>In snapshots a timer is its key and its time. All that are not due at once after a restore wait in the wheel as before;
 * which time had come is not part of the snapshot, so that timers set for a time that has passed before fire with the first
 * time that is told.
 */
public final class KeyedTimers implements KeyedEntries<Tuple2<Object, Long>> {
    private static final int SECOND_BITS = 10;
    private static final int QUARTER_BITS = 20;
    private static final int FAR_BITS = 30;
    private static final int SLOTS = 1 << SECOND_BITS;
    private static final int MASK = SLOTS - 1;

    private final KeyedStateBackend state;

    /** Start of the open second. Buckets of level 1 and 2 are those of the same 17 minutes and 12 days. */
    private long openStart = Long.MIN_VALUE;

    private @Nullable TimerBucket open;

    /** First and last entry, plus 1, of the list of each millisecond of the open second; then the next of each entry. */
    private final int[] heads = new int[SLOTS];

    private final int[] tails = new int[SLOTS];
    private int[] followers = new int[0];

    private final @Nullable TimerBucket[] seconds = new TimerBucket[SLOTS];
    private final @Nullable TimerBucket[] quarters = new TimerBucket[SLOTS];
    private final TreeMap<Long, TimerBucket> far = new TreeMap<>();

    /** Timers set for a time that has fired already, by time. */
    private final TreeMap<Long, TimerBucket> overdue = new TreeMap<>();

    /** All timers up to here have fired, but for those overdue. */
    private long firedTime = Long.MIN_VALUE;

    /** No timer is due before; {@code Long.MAX_VALUE} where there is none. */
    private long nextTime = Long.MAX_VALUE;

    private int size;

    /** Keys are those that {@code state} has at the time of the call, and it gets them back before a timer fires. */
    public KeyedTimers(KeyedStateBackend state) {
        this.state = state;
    }

    /** Makes the timers part of the state's snapshots under {@code name}; those of a restored one are set at once. */
    public void register(String name) {
        state.register(name, Types.TUPLE(state.keyType(), Types.LONG), this);
    }

    @Override
    public void forEach(Consumer<Tuple2<Object, Long>> receiver) {
        if (open != null) {
            open.forEach(receiver);
        }
        forEach(seconds, receiver);
        forEach(quarters, receiver);
        far.values().forEach(bucket -> bucket.forEach(receiver));
        overdue.values().forEach(bucket -> bucket.forEach(receiver));
    }

    private static void forEach(@Nullable TimerBucket[] level, Consumer<Tuple2<Object, Long>> receiver) {
        for (TimerBucket bucket : level) {
            if (bucket != null) {
                bucket.forEach(receiver);
            }
        }
    }

    @Override
    public int keyHash(Tuple2<Object, Long> entry) {
        return KeyGroups.hash(entry.f0);
    }

    @Override
    public void restore(Tuple2<Object, Long> entry) {
        set(entry.f0, KeyGroups.hash(entry.f0), entry.f1);
    }

    /** What a timer calls. */
    @FunctionalInterface
    public interface Target {
        /** The timer of the current key at {@code time} is due. */
        void onTimer(long time);
    }

    /** Number of timers. */
    public int size() {
        return size;
    }

    /** No timer is due before this time; {@code Long.MAX_VALUE} where there is none. */
    public long nextTime() {
        return nextTime;
    }

    /** Sets a timer of the current key. */
    public void set(long time) {
        set(state.currentKey(), state.currentKeyHash(), time);
    }

    private void set(Object key, int hash, long time) {
        if (place(key, hash, time)) {
            size++;
            nextTime = Math.min(nextTime, time);
        }
    }

    /** Forgets a timer of the current key. */
    public void delete(long time) {
        TimerBucket bucket = bucketOf(time);
        if (bucket != null && bucket.remove(state.currentKey(), state.currentKeyHash(), time)) {
            size--;
        }
    }

    /** Fires all timers up to {@code time}, those set meanwhile included. */
    public void advance(long time, Target target) {
        if (time < nextTime) {
            return;
        }
        boolean more = true;
        while (more) {
            if (!overdue.isEmpty() && overdue.firstKey() <= time) {
                fireOverdue(target);
            } else if (open != null) {
                more = fireOpen(open, time, target);
            } else {
                more = openNext(time);
            }
        }
        firedTime = Math.max(firedTime, time);
        if (open == null) {
            openStart = Math.max(openStart, floor(time, SECOND_BITS));
        }
        nextTime = overdue.isEmpty() ? findNextTime() : overdue.firstKey();
    }

    private void fireOverdue(Target target) {
        Map.Entry<Long, TimerBucket> first = overdue.firstEntry();
        int entry = first.getValue().poll();
        if (entry < 0) {
            overdue.remove(first.getKey());
        } else {
            fire(first.getValue(), entry, target);
        }
    }

    /** Fires one timer of the open second. False when none is left up to {@code time} but the second is not over. */
    private boolean fireOpen(TimerBucket bucket, long time, Target target) {
        if (time < openStart) {
            return false;
        }
        int last = time >= openStart + MASK ? MASK : (int) (time - openStart);
        int first = firedTime < openStart ? 0 : (int) (firedTime - openStart) + 1;
        for (int millis = first; millis <= last; millis++) {
            if (heads[millis] != 0) {
                firedTime = openStart + millis - 1;
                int entry = heads[millis] - 1;
                heads[millis] = followers[entry];
                if (bucket.key(entry) != null) {
                    fire(bucket, entry, target);
                }
                return true;
            }
        }
        if (last == MASK) {
            firedTime = openStart + MASK;
            open = null;
            return true;
        }
        return false;
    }

    private void fire(TimerBucket bucket, int entry, Target target) {
        Object key = bucket.key(entry);
        if (key != null) {
            bucket.removeEntry(entry);
            size--;
            state.setCurrentKey(key, bucket.hash(entry));
            target.onTimer(bucket.time(entry));
        }
    }

    /** Opens the next second that has timers, if it starts by {@code time}; moves timers down to it first. */
    private boolean openNext(long time) {
        int second = nextTaken(seconds, slot(openStart, SECOND_BITS));
        if (second >= 0) {
            return openSecond(second, time);
        }
        int quarter = nextTaken(quarters, slot(openStart, QUARTER_BITS));
        if (quarter >= 0) {
            return openQuarter(quarter, time);
        }
        Map.Entry<Long, TimerBucket> first = far.firstEntry();
        if (first == null || first.getKey() > time) {
            return false;
        }
        far.remove(first.getKey());
        moveTo(first.getKey());
        placeAll(first.getValue());
        return true;
    }

    private long startOfSecond(int second) {
        return floor(openStart, QUARTER_BITS) + ((long) second << SECOND_BITS);
    }

    private long startOfQuarter(int quarter) {
        return floor(openStart, FAR_BITS) + ((long) quarter << QUARTER_BITS);
    }

    private static long floor(long time, int bits) {
        return (time >> bits) << bits;
    }

    private static int slot(long time, int bits) {
        return (int) (time >> bits) & MASK;
    }

    /** The bucket of the second becomes the open one as it is. */
    private boolean openSecond(int second, long time) {
        long start = startOfSecond(second);
        TimerBucket bucket = seconds[second];
        if (bucket == null || start > time) {
            return false;
        }
        seconds[second] = null;
        moveTo(start);
        open = bucket;
        link(bucket);
        return true;
    }

    private boolean openQuarter(int quarter, long time) {
        long start = startOfQuarter(quarter);
        TimerBucket bucket = quarters[quarter];
        if (bucket == null || start > time) {
            return false;
        }
        quarters[quarter] = null;
        moveTo(start);
        placeAll(bucket);
        return true;
    }

    private void moveTo(long start) {
        openStart = start;
        if (start > firedTime) {
            firedTime = start - 1;
        }
    }

    private void placeAll(TimerBucket bucket) {
        for (int entry = 0; entry < bucket.entries(); entry++) {
            Object key = bucket.key(entry);
            if (key != null) {
                place(key, bucket.hash(entry), bucket.time(entry));
            }
        }
    }

    private static int nextTaken(@Nullable TimerBucket[] level, int after) {
        for (int slot = after + 1; slot < SLOTS; slot++) {
            if (level[slot] != null) {
                return slot;
            }
        }
        return -1;
    }

    /** Puts a timer where it belongs; false when it is there. */
    private boolean place(Object key, int hash, long time) {
        TimerBucket bucket = bucketOf(time);
        if (bucket == null) {
            bucket = newBucket(time);
        }
        boolean isOpen = bucket == open;
        if (bucket.isFull()) {
            bucket.makeRoom();
            if (isOpen) {
                link(bucket);
            }
        }
        boolean added = bucket.add(key, hash, time);
        if (added && isOpen) {
            append(bucket.entries() - 1, (int) time & MASK);
        }
        return added;
    }

    private @Nullable TimerBucket bucketOf(long time) {
        if (time <= firedTime) {
            return overdue.get(time);
        }
        long distance = openStart ^ time;
        if ((distance >>> SECOND_BITS) == 0) {
            return open;
        } else if ((distance >>> QUARTER_BITS) == 0) {
            return seconds[slot(time, SECOND_BITS)];
        } else if ((distance >>> FAR_BITS) == 0) {
            return quarters[slot(time, QUARTER_BITS)];
        }
        return far.get(floor(time, FAR_BITS));
    }

    private TimerBucket newBucket(long time) {
        TimerBucket bucket = new TimerBucket();
        long distance = openStart ^ time;
        if (time <= firedTime) {
            overdue.put(time, bucket);
        } else if ((distance >>> SECOND_BITS) == 0) {
            open = bucket;
            link(bucket);
        } else if ((distance >>> QUARTER_BITS) == 0) {
            seconds[slot(time, SECOND_BITS)] = bucket;
        } else if ((distance >>> FAR_BITS) == 0) {
            quarters[slot(time, QUARTER_BITS)] = bucket;
        } else {
            far.put(floor(time, FAR_BITS), bucket);
        }
        return bucket;
    }

    /** Makes the lists of the open second anew. */
    private void link(TimerBucket bucket) {
        Arrays.fill(heads, 0);
        if (followers.length < bucket.capacity()) {
            followers = new int[bucket.capacity()];
        }
        for (int entry = 0; entry < bucket.entries(); entry++) {
            append(entry, (int) bucket.time(entry) & MASK);
        }
    }

    private void append(int entry, int millis) {
        followers[entry] = 0;
        if (heads[millis] == 0) {
            heads[millis] = entry + 1;
        } else {
            followers[tails[millis] - 1] = entry + 1;
        }
        tails[millis] = entry + 1;
    }

    private long findNextTime() {
        if (size == 0) {
            return Long.MAX_VALUE;
        }
        if (open != null) {
            for (int millis = (int) (firedTime - openStart) + 1; millis < SLOTS; millis++) {
                if (heads[millis] != 0) {
                    return openStart + millis;
                }
            }
        }
        int second = nextTaken(seconds, slot(openStart, SECOND_BITS));
        if (second >= 0) {
            return startOfSecond(second);
        }
        int quarter = nextTaken(quarters, slot(openStart, QUARTER_BITS));
        if (quarter >= 0) {
            return startOfQuarter(quarter);
        }
        return far.isEmpty() ? Long.MAX_VALUE : far.firstKey();
    }
}
