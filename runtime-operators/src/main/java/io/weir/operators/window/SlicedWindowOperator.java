package io.weir.operators.window;

import io.weir.operators.FunctionOperator;
import io.weir.operators.OneInputOperator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.operators.ProcessingTime;
import io.weir.operators.UserFunction;
import io.weir.operators.timers.TimeOnly;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.KeyedTable;
import org.jspecify.annotations.Nullable;

/**
 * Windows that share slices: a record changes the table of its slice, and no more. The tables of the two slices used last
 * are at hand, since records out of order go to and fro between neighbours.
 *
 * <p>Where windows follow the clock, the current slice is at hand until a timer ends it, so that no record needs the time.
 */
final class SlicedWindowOperator<I, A> implements OneInputOperator<I>, FunctionOperator, ProcessingTime.Callback {
    private final WindowContent<I, A> content;
    private final WindowEmitter<A> emitter;
    private final WindowSettings settings;
    private final WindowGeometry geometry;
    private final WindowFiring<A> firing;
    private final LateRecords lateRecords;
    private final boolean refires;
    private final KeyedStateBackend state;
    private final TimeOnly time;
    private final OperatorContext context;
    private final Output<Object> next;

    /** Slices at hand, from start to end; empty where start is not before end. */
    private long startA = Long.MAX_VALUE;

    private long endA = Long.MIN_VALUE;
    private long startB = Long.MAX_VALUE;
    private long endB = Long.MIN_VALUE;
    private @Nullable KeyedTable<A> tableA;
    private @Nullable KeyedTable<A> tableB;

    private long watermark = Long.MIN_VALUE;
    private boolean checked;
    private long clockSliceEnd;
    private ProcessingTime.@Nullable Cancellable timer;

    public SlicedWindowOperator(
            WindowContent<I, A> content,
            WindowEmitter<A> emitter,
            WindowSettings settings,
            TimeOnly time,
            OperatorContext context,
            Output<Object> next) {
        this.content = content;
        this.emitter = emitter;
        this.settings = settings;
        this.time = time;
        this.context = context;
        this.next = next;
        geometry = settings.geometry();
        state = context.keyedState();
        firing = settings.firing(state, content, emitter);
        lateRecords = new LateRecords(settings.spec().lateTag(), context);
        refires = settings.latenessMillis() > 0;
    }

    @Override
    public void open() {
        emitter.userFunction().open();
        if (settings.isEventTime()) {
            watermark = firing.time();
        } else {
            // The clock may be behind that of the machine where the windows fired last.
            clockSliceEnd = Math.max(clockSliceEnd, firing.time() + 1);
            schedule();
        }
    }

    @Override
    public UserFunction userFunction() {
        return emitter.userFunction();
    }

    @Override
    public void collect(I value, long timestamp) {
        KeyedTable<A> table;
        if (timestamp >= startA && timestamp < endA) {
            table = tableA;
        } else if (timestamp >= startB && timestamp < endB) {
            table = tableB;
        } else {
            table = select(value, timestamp);
        }
        if (table == null) {
            return;
        }
        table.putCurrent(content.add(table.getCurrent(), value));
        if (refires && timestamp <= watermark) {
            fireAgain(timestamp);
        }
    }

    /** Gets the table of the record's slice at hand; null when the record is in no window any more. */
    private @Nullable KeyedTable<A> select(I value, long timestamp) {
        if (!checked) {
            checked = true;
            content.check(value);
        }
        if (!settings.isEventTime()) {
            return selectByClock();
        }
        if (timestamp == NO_TIMESTAMP) {
            throw settings.noTimestamp(context);
        }
        if (geometry.isBetweenWindows(timestamp) || firing.isExpired(geometry.lastWindowEndAt(timestamp))) {
            if (firing.isExpired(timestamp + 1)) {
                lateRecords.accept(value, timestamp);
            }
            return null;
        }
        startB = startA;
        endB = endA;
        tableB = tableA;
        startA = geometry.sliceStart(timestamp);
        endA = geometry.sliceEnd(startA);
        KeyedTable<A> table = firing.table(endA);
        tableA = table;
        return table;
    }

    /** The slice is at hand for records of any timestamp until the timer comes. */
    private @Nullable KeyedTable<A> selectByClock() {
        long now = Math.max(context.processingTime().currentTimeMillis(), clockSliceEnd);
        if (geometry.isBetweenWindows(now)) {
            return null;
        }
        clockSliceEnd = geometry.sliceEnd(geometry.sliceStart(now));
        KeyedTable<A> table = firing.table(clockSliceEnd);
        startA = Long.MIN_VALUE;
        endA = Long.MAX_VALUE;
        tableA = table;
        schedule();
        return table;
    }

    private void schedule() {
        ProcessingTime.Cancellable scheduled = timer;
        timer = null;
        if (scheduled != null) {
            scheduled.cancel();
        }
        long due = firing.nextTime() == Long.MAX_VALUE ? Long.MAX_VALUE : firing.nextTime() + 1;
        if (tableA != null) {
            due = Math.min(due, clockSliceEnd);
        }
        if (due != Long.MAX_VALUE) {
            timer = context.processingTime().schedule(due, this);
        }
    }

    @Override
    public void onTime(long timeMillis) {
        timer = null;
        forgetTables();
        firing.advance(Math.max(timeMillis, context.processingTime().currentTimeMillis()) - 1);
        schedule();
    }

    @Override
    public void watermark(long timestamp) {
        watermark = timestamp;
        time.advanceWatermark(timestamp);
        if (settings.isEventTime() && firing.advance(timestamp)) {
            forgetTables();
        }
        next.watermark(timestamp);
    }

    private void forgetTables() {
        startA = Long.MAX_VALUE;
        endA = Long.MIN_VALUE;
        startB = Long.MAX_VALUE;
        endB = Long.MIN_VALUE;
        tableA = null;
        tableB = null;
    }

    /** The windows of a late record that have fired do so again for its key, the latest first. */
    private void fireAgain(long timestamp) {
        Object key = state.currentKey();
        int keyHash = state.currentKeyHash();
        for (long end = geometry.lastWindowEndAt(timestamp); end > timestamp; end -= geometry.slideMillis()) {
            if (end - 1 <= watermark && !firing.isExpired(end)) {
                firing.fireAgain(end, key, keyHash);
            }
        }
    }

    @Override
    public void idle(boolean idle) {
        next.idle(idle);
    }

    /** Windows of the clock that have not ended do not fire, as in Flink. */
    @Override
    public void finish() {
        endTimer();
    }

    @Override
    public void close() {
        endTimer();
        emitter.userFunction().close();
    }

    private void endTimer() {
        ProcessingTime.Cancellable scheduled = timer;
        timer = null;
        if (scheduled != null) {
            scheduled.cancel();
        }
    }
}
