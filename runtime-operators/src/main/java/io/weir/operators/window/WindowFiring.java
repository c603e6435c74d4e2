package io.weir.operators.window;

import io.weir.api.types.Types;
import io.weir.api.windowing.TimeWindow;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.KeyedTable;
import io.weir.runtime.state.SliceTables;
import org.jspecify.annotations.Nullable;

/**
 * Decides when windows fire and slices go. A window fires once when time passes its last millisecond, if any of its slices
 * holds something; after that only records that are late but allowed fire it again, for their key. A slice goes when the
 * last window it is in is so old that no such record may come.
 */
final class WindowFiring<A> {
    private final WindowGeometry geometry;
    private final SliceTables<A> slices;
    private final WindowContent<?, A> content;
    private final WindowEmitter<A> emitter;
    private final long latenessMillis;
    private final FiredTimes restored;

    /** All windows whose last millisecond is not after this have fired. */
    private long time = Long.MIN_VALUE;

    /** Nothing has to be done before this time. */
    private long nextTime = Long.MAX_VALUE;

    WindowFiring(
            WindowGeometry geometry,
            KeyedStateBackend state,
            SliceTables<A> slices,
            WindowContent<?, A> content,
            WindowEmitter<A> emitter,
            long latenessMillis) {
        this.geometry = geometry;
        this.slices = slices;
        this.content = content;
        this.emitter = emitter;
        this.latenessMillis = latenessMillis;
        restored = new FiredTimes(state.keyGroups(), state.maxParallelism(), () -> time);
        state.register("_windows/fired-times", Types.TUPLE(Types.INT, Types.LONG), restored);
        time = restored.least();
        findNextTime();
    }

    /** All windows whose last millisecond is not after this have fired; {@code Long.MIN_VALUE}: none has. */
    long time() {
        return time;
    }

    /** Nothing has to be done before this time. */
    long nextTime() {
        return nextTime;
    }

    /** Whether time has passed the window and its allowed lateness. */
    boolean isExpired(long windowEnd) {
        return expiry(windowEnd) <= time;
    }

    /** The table of a slice, made when there is none. */
    KeyedTable<A> table(long sliceEnd) {
        KeyedTable<A> table = slices.find(sliceEnd);
        if (table == null) {
            table = slices.table(sliceEnd);
            nextTime = Math.min(nextTime, nextTimeOf(sliceEnd));
        }
        return table;
    }

    /** Time has come to {@code now}: fires windows and drops slices. False when there was nothing to do. */
    boolean advance(long now) {
        if (now < nextTime) {
            time = Math.max(time, now);
            return false;
        }
        long end = nextWindowEnd();
        while (end - 1 <= now && end != Long.MAX_VALUE) {
            fire(end, now);
            time = end - 1;
            dropSlices(now);
            end = nextWindowEnd();
        }
        time = Math.max(time, now);
        dropSlices(now);
        findNextTime();
        return true;
    }

    private void findNextTime() {
        nextTime = Long.MAX_VALUE;
        for (long sliceEnd : slices.ends()) {
            nextTime = Math.min(nextTime, nextTimeOf(sliceEnd));
        }
    }

    private void fire(long windowEnd, long now) {
        boolean retained = !geometry.isDisjoint() || expiry(windowEnd) > now;
        emitter.begin(new TimeWindow(windowEnd - geometry.sizeMillis(), windowEnd), retained);
        boolean firedForSome = windowEnd - 1 <= restored.greatest();
        slices.combine(
                geometry.slicesAfter(windowEnd), windowEnd, content, firedForSome ? exceptFired(windowEnd) : emitter);
    }

    /** Passes over the keys for which the window had fired before the job was restored. */
    private SliceTables.CombinedVisitor<A> exceptFired(long windowEnd) {
        return (key, keyHash, value, stored) -> {
            if (restored.of(keyHash) < windowEnd - 1) {
                emitter.visit(key, keyHash, value, stored);
            }
        };
    }

    /** Fires a window again, for the current key. */
    void fireAgain(long windowEnd, Object key, int keyHash) {
        A combined = null;
        boolean stored = true;
        for (long sliceEnd : slices.ends()) {
            if (sliceEnd > geometry.slicesAfter(windowEnd) && sliceEnd <= windowEnd) {
                A value = valueOf(sliceEnd, key, keyHash);
                if (combined == null) {
                    combined = value;
                } else if (value != null) {
                    combined = content.combine(stored ? content.begin(combined) : combined, value);
                    stored = false;
                }
            }
        }
        if (combined != null) {
            emitter.begin(new TimeWindow(windowEnd - geometry.sizeMillis(), windowEnd), true);
            emitter.visit(key, keyHash, combined, stored);
        }
    }

    private @Nullable A valueOf(long sliceEnd, Object key, int keyHash) {
        KeyedTable<A> table = slices.find(sliceEnd);
        return table == null ? null : table.get(key, keyHash);
    }

    private void dropSlices(long now) {
        for (long sliceEnd : slices.ends()) {
            long lastWindowEnd = geometry.lastWindowEnd(sliceEnd);
            if (lastWindowEnd - 1 > time || expiry(lastWindowEnd) > now) {
                return;
            }
            slices.drop(sliceEnd);
        }
    }

    /** End of the first window that has not fired and holds something; {@code Long.MAX_VALUE} when there is none. */
    private long nextWindowEnd() {
        long next = Long.MAX_VALUE;
        for (long sliceEnd : slices.ends()) {
            next = Math.min(next, nextWindowEndOf(sliceEnd));
        }
        return next;
    }

    /** End of the first window of the slice that has not fired; {@code Long.MAX_VALUE} when all have. */
    private long nextWindowEndOf(long sliceEnd) {
        long first = geometry.firstWindowEnd(sliceEnd);
        long last = geometry.lastWindowEnd(sliceEnd);
        if (last - 1 <= time) {
            return Long.MAX_VALUE;
        }
        return first - 1 > time ? first : geometry.windowEndFrom(time + 2);
    }

    private long nextTimeOf(long sliceEnd) {
        long windowEnd = nextWindowEndOf(sliceEnd);
        return windowEnd == Long.MAX_VALUE ? expiry(geometry.lastWindowEnd(sliceEnd)) : windowEnd - 1;
    }

    private long expiry(long windowEnd) {
        long expiry = windowEnd - 1 + latenessMillis;
        return expiry < windowEnd - 1 ? Long.MAX_VALUE : expiry;
    }
}
