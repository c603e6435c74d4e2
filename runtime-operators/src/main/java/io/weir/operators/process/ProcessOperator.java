package io.weir.operators.process;

import io.weir.api.functions.Collector;
import io.weir.api.functions.ProcessFunction;
import io.weir.operators.FunctionOperator;
import io.weir.operators.OneInputOperator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.operators.UserFunction;
import io.weir.operators.timers.TimeOnly;

/** Runs a {@link ProcessFunction}. */
final class ProcessOperator<I, O> implements OneInputOperator<I>, FunctionOperator, Collector<O> {
    private final ProcessFunction<I, O> function;
    private final OperatorContext context;
    private final Output<O> next;
    private final UserFunction lifecycle;
    private final TimeOnly time;
    private final ProcessContext<I, O> functionContext;
    private long currentTimestamp = Output.NO_TIMESTAMP;

    public ProcessOperator(
            ProcessFunction<I, O> function, String timerRefusal, OperatorContext context, Output<O> next) {
        this.function = function;
        this.context = context;
        this.next = next;
        lifecycle = new UserFunction(function, context);
        time = new TimeOnly(context.processingTime(), timerRefusal);
        functionContext = new ProcessContext<>(function, time, new SideOutputs(context));
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
    public void collect(I value, long timestamp) {
        currentTimestamp = timestamp;
        functionContext.timestamp = timestamp;
        try {
            function.processElement(value, functionContext, this);
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
