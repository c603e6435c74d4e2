package io.weir.operators.transform;

import io.weir.api.functions.FilterFunction;
import io.weir.operators.FunctionOperator;
import io.weir.operators.OneInputOperator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.operators.UserFunction;

/** Keeps some records. */
final class FilterOperator<T> implements OneInputOperator<T>, FunctionOperator {
    private final FilterFunction<T> function;
    private final OperatorContext context;
    private final Output<T> next;
    private final UserFunction lifecycle;

    public FilterOperator(FilterFunction<T> function, OperatorContext context, Output<T> next) {
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
    public void collect(T value, long timestamp) {
        boolean kept;
        try {
            kept = function.filter(value);
        } catch (Throwable t) {
            throw context.failure(t);
        }
        if (kept) {
            next.collect(value, timestamp);
        }
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
