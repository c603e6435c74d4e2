package io.weir.operators.transform;

import io.weir.api.functions.CoMapFunction;
import io.weir.operators.FunctionOperator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.operators.TwoInputOperator;
import io.weir.operators.UserFunction;

/** A map over two streams. */
final class CoMapOperator<A, B, O> implements TwoInputOperator<A, B>, FunctionOperator {
    private final CoMapFunction<A, B, O> function;
    private final OperatorContext context;
    private final Output<O> next;
    private final UserFunction lifecycle;

    public CoMapOperator(CoMapFunction<A, B, O> function, OperatorContext context, Output<O> next) {
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
        O result;
        try {
            result = function.map1(value);
        } catch (Throwable t) {
            throw context.failure(t);
        }
        if (result == null) {
            throw UserFunction.gaveNull(context, function, "returned null from map1");
        }
        next.collect(result, timestamp);
    }

    @Override
    public void collect2(B value, long timestamp) {
        O result;
        try {
            result = function.map2(value);
        } catch (Throwable t) {
            throw context.failure(t);
        }
        if (result == null) {
            throw UserFunction.gaveNull(context, function, "returned null from map2");
        }
        next.collect(result, timestamp);
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
