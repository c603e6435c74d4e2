package io.weir.operators.process;

import io.weir.api.functions.Collector;
import io.weir.api.functions.KeyedCoProcessFunction;
import io.weir.api.functions.TimeDomain;
import io.weir.operators.FunctionOperator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.operators.TwoInputOperator;
import io.weir.operators.UserFunction;
import io.weir.operators.timers.Timers;
import io.weir.runtime.state.KeyedStateBackend;

/** Runs a {@link KeyedCoProcessFunction}. */
final class KeyedCoProcessOperator<K, A, B, O>
        implements TwoInputOperator<A, B>, FunctionOperator, Collector<O>, Timers.Handler {
    private final KeyedCoProcessFunction<K, A, B, O> function;
    private final OperatorContext context;
    private final Output<O> next;
    private final UserFunction lifecycle;
    private final Timers time;
    private final KeyedCoProcessContext<K, A, B, O> functionContext;
    private long currentTimestamp = Output.NO_TIMESTAMP;

    @SuppressWarnings("this-escape") // timers call back only later
    public KeyedCoProcessOperator(
            KeyedCoProcessFunction<K, A, B, O> function, OperatorContext context, Output<O> next) {
        this.function = function;
        this.context = context;
        this.next = next;
        lifecycle = new UserFunction(function, context);
        KeyedStateBackend state = context.keyedState();
        time = new Timers(state, context.processingTime(), this);
        functionContext = new KeyedCoProcessContext<>(function, time, new SideOutputs(context), state);
    }

    @Override
    public void open() {
        lifecycle.open();
        time.start();
    }

    @Override
    public UserFunction userFunction() {
        return lifecycle;
    }

    @Override
    public void collect1(A value, long timestamp) {
        currentTimestamp = timestamp;
        functionContext.timestamp = timestamp;
        try {
            function.processElement1(value, functionContext, this);
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    @Override
    public void collect2(B value, long timestamp) {
        currentTimestamp = timestamp;
        functionContext.timestamp = timestamp;
        try {
            function.processElement2(value, functionContext, this);
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    @Override
    public void onTimer(long timerTime, TimeDomain domain) {
        currentTimestamp = domain == TimeDomain.EVENT_TIME ? timerTime : Output.NO_TIMESTAMP;
        functionContext.timestamp = timerTime;
        functionContext.domain = domain;
        try {
            function.onTimer(timerTime, functionContext, this);
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
