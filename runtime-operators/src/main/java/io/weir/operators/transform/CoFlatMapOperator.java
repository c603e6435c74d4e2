package io.weir.operators.transform;

import io.weir.api.functions.CoFlatMapFunction;
import io.weir.api.functions.Collector;
import io.weir.operators.FunctionOperator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.operators.TwoInputOperator;
import io.weir.operators.UserFunction;

/** A flatMap over two streams. It is itself the collector that the function emits to. */
final class CoFlatMapOperator<A, B, O> implements TwoInputOperator<A, B>, FunctionOperator, Collector<O> {
    private final CoFlatMapFunction<A, B, O> function;
    private final OperatorContext context;
    private final Output<O> next;
    private final UserFunction lifecycle;
    private long currentTimestamp = Output.NO_TIMESTAMP;

    public CoFlatMapOperator(CoFlatMapFunction<A, B, O> function, OperatorContext context, Output<O> next) {
        this.function = function;
        this.context = context;
        this.next = next;
        lifecycle = new UserFunction(function, context);
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
        try {
            function.flatMap1(value, this);
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    @Override
    public void collect2(B value, long timestamp) {
        currentTimestamp = timestamp;
        try {
            function.flatMap2(value, this);
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
