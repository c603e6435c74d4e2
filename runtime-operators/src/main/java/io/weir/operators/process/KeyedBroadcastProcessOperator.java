package io.weir.operators.process;

import io.weir.api.functions.Collector;
import io.weir.api.functions.KeyedBroadcastProcessFunction;
import io.weir.api.functions.TimeDomain;
import io.weir.api.state.MapStateDescriptor;
import io.weir.operators.FunctionOperator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.operators.TwoInputOperator;
import io.weir.operators.UserFunction;
import io.weir.operators.timers.Timers;
import io.weir.runtime.state.KeyedStateBackend;
import java.util.List;

/** Runs a {@link KeyedBroadcastProcessFunction}. */
final class KeyedBroadcastProcessOperator<K, A, B, O>
        implements TwoInputOperator<A, B>, FunctionOperator, Collector<O>, Timers.Handler {
    private final KeyedBroadcastProcessFunction<K, A, B, O> function;
    private final OperatorContext context;
    private final Output<O> next;
    private final UserFunction lifecycle;
    private final Timers time;
    private final BroadcastStates states;
    private final KeyedBroadcastReaderContext<K, A, B, O> readerContext;
    private final BroadcastContext broadcastContext;
    private long currentTimestamp = Output.NO_TIMESTAMP;

    @SuppressWarnings("this-escape") // timers call back only later
    public KeyedBroadcastProcessOperator(
            KeyedBroadcastProcessFunction<K, A, B, O> function,
            List<MapStateDescriptor<?, ?>> descriptors,
            OperatorContext context,
            Output<O> next) {
        this.function = function;
        this.context = context;
        this.next = next;
        lifecycle = new UserFunction(function, context);
        KeyedStateBackend state = context.keyedState();
        time = new Timers(state, context.processingTime(), this);
        states = new BroadcastStates(descriptors, context);
        SideOutputs sideOutputs = new SideOutputs(context);
        readerContext = new KeyedBroadcastReaderContext<>(function, time, sideOutputs, states, state);
        broadcastContext = new BroadcastContext(function, time, sideOutputs, states);
    }

    @Override
    public void open() throws Exception {
        states.open();
        lifecycle.open();
        time.start();
    }

    @Override
    public UserFunction userFunction() {
        return lifecycle;
    }

    @Override
    public boolean isSecondKeyed() {
        return false;
    }

    @Override
    public void collect1(A value, long timestamp) {
        currentTimestamp = timestamp;
        readerContext.timestamp = timestamp;
        try {
            function.processElement(value, readerContext, this);
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    @Override
    public void collect2(B value, long timestamp) {
        currentTimestamp = timestamp;
        broadcastContext.timestamp = timestamp;
        try {
            function.processBroadcastElement(value, broadcastContext, this);
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    @Override
    public void onTimer(long timerTime, TimeDomain domain) {
        currentTimestamp = domain == TimeDomain.EVENT_TIME ? timerTime : Output.NO_TIMESTAMP;
        readerContext.timestamp = timerTime;
        readerContext.domain = domain;
        try {
            function.onTimer(timerTime, readerContext, this);
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    @Override
    public void collect(O emitted) {
        if (emitted == null) {
            throw UserFunction.gaveNull(context, function, "emitted null");
        }
        next.collect(emitted, currentTimestamp);
    }

    @Override
    public void watermark(long timestamp) {
        time.advanceWatermark(timestamp);
        next.watermark(timestamp);
    }

    @Override
    public void idle(boolean idle) {
        next.idle(idle);
    }

    @Override
    public void finish() {
        time.end();
    }

    @Override
    public void close() {
        time.end();
        lifecycle.close();
    }
}
