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

/** Windows that overlap and whose accumulators cannot be merged: a record changes each window it is in. */
final class OverlappingWindowOperator<I, A> implements OneInputOperator<I>, FunctionOperator, ProcessingTime.Callback {
    private final WindowContent<I, A> content;
    private final WindowEmitter<A> emitter;
    private final WindowSettings settings;
    private final WindowGeometry geometry;
    private final WindowFiring<A> firing;
    private final LateRecords lateRecords;
    private final KeyedStateBackend state;
    private final TimeOnly time;
    private final OperatorContext context;
    private final Output<Object> next;
    private long watermark = Long.MIN_VALUE;
    private long lastClockMillis = Long.MIN_VALUE;
    private ProcessingTime.@Nullable Cancellable timer;
    private long timerMillis = Long.MAX_VALUE;

    public OverlappingWindowOperator(
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
    }

    @Override
    public void open() {
        emitter.userFunction().open();
        if (settings.isEventTime()) {
            watermark = firing.time();
        } else {
            // The clock may be behind that of the machine where the windows fired last.
            lastClockMillis = firing.time() + 1;
            schedule();
        }
    }

    @Override
    public UserFunction userFunction() {
        return emitter.userFunction();
    }

    @Override
    public void collect(I value, long timestamp) {
        if (!settings.isEventTime()) {
            lastClockMillis = Math.max(lastClockMillis, context.processingTime().currentTimeMillis());
            add(value, lastClockMillis);
            schedule();
        } else if (timestamp == NO_TIMESTAMP) {
            throw settings.noTimestamp(context);
        } else if (!add(value, timestamp) && firing.isExpired(timestamp + 1)) {
            lateRecords.accept(value, timestamp);
        }
    }

    /** Whether the record is in a window still. */
    private boolean add(I value, long timestamp) {
        Object key = state.currentKey();
        int keyHash = state.currentKeyHash();
        boolean added = false;
        for (long end = geometry.lastWindowEndAt(timestamp); end > timestamp; end -= geometry.slideMillis()) {
            if (!firing.isExpired(end)) {
                added = true;
                KeyedTable<A> table = firing.table(end);
                table.put(key, keyHash, content.add(table.get(key, keyHash), value));
                if (settings.isEventTime() && end - 1 <= watermark) {
                    firing.fireAgain(end, key, keyHash);
                }
            }
        }
        return added;
    }

    private void schedule() {
        if (firing.nextTime() < timerMillis) {
            endTimer();
            timerMillis = firing.nextTime();
            timer = context.processingTime().schedule(timerMillis + 1, this);
        }
    }

    @Override
    public void onTime(long timeMillis) {
        timer = null;
        timerMillis = Long.MAX_VALUE;
        lastClockMillis = Math.max(
                lastClockMillis, Math.max(timeMillis, context.processingTime().currentTimeMillis()));
        firing.advance(lastClockMillis - 1);
        schedule();
    }

    @Override
    public void watermark(long timestamp) {
        watermark = timestamp;
        time.advanceWatermark(timestamp);
        if (settings.isEventTime()) {
            firing.advance(timestamp);
        }
        next.watermark(timestamp);
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
        timerMillis = Long.MAX_VALUE;
        if (scheduled != null) {
            scheduled.cancel();
        }
    }
}
