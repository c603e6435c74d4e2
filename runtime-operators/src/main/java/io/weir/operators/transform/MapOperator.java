package io.weir.operators.transform;

import io.weir.api.functions.MapFunction;
import io.weir.operators.FunctionOperator;
import io.weir.operators.OneInputOperator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.operators.UserFunction;

/** One record in, one out. */
final class MapOperator<I, O> implements OneInputOperator<I>, FunctionOperator {
    private final MapFunction<I, O> function;
    private final OperatorContext context;
    private final Output<O> next;
    private final UserFunction lifecycle;

    public MapOperator(MapFunction<I, O> function, OperatorContext context, Output<O> next) {
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
    public void collect(I value, long timestamp) {
        O result;
        try {
            result = function.map(value);
        } catch (Throwable t) {
            throw context.failure(t);
        }
        if (result == null) {
            throw UserFunction.gaveNull(context, function, "returned null");
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
