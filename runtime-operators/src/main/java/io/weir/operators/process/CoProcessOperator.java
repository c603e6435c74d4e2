package io.weir.operators.process;

import io.weir.api.functions.CoProcessFunction;
import io.weir.api.functions.Collector;
import io.weir.operators.FunctionOperator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.operators.TwoInputOperator;
import io.weir.operators.UserFunction;
import io.weir.operators.timers.TimeOnly;

/** Runs a {@link CoProcessFunction} on streams of which not both are keyed. */
final class CoProcessOperator<A, B, O> implements TwoInputOperator<A, B>, FunctionOperator, Collector<O> {
    private final CoProcessFunction<A, B, O> function;
    private final OperatorContext context;
    private final Output<O> next;
    private final UserFunction lifecycle;
    private final TimeOnly time;
    private final CoProcessContext<A, B, O> functionContext;
    private long currentTimestamp = Output.NO_TIMESTAMP;

    public CoProcessOperator(
            CoProcessFunction<A, B, O> function, String timerRefusal, OperatorContext context, Output<O> next) {
        this.function = function;
        this.context = context;
        this.next = next;
        lifecycle = new UserFunction(function, context);
        time = new TimeOnly(context.processingTime(), timerRefusal);
        functionContext = new CoProcessContext<>(function, time, new SideOutputs(context));
    }

    @Override
    public void open() {
        lifecycle.open();
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
    public void finish() {}

    @Override
    public void close() {
        lifecycle.close();
    }
}
