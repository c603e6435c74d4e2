package io.weir.operators.transform;

import io.weir.api.functions.ReduceFunction;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.operators.FunctionOperator;
import io.weir.operators.OneInputOperator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.operators.UserFunction;
import io.weir.runtime.state.KeyedTable;
import org.jspecify.annotations.Nullable;

/**
 * A rolling reduce per key. What is kept is also emitted, for every record: where records can change, a copy is emitted.
 */
final class ReduceOperator<T> implements OneInputOperator<T>, FunctionOperator {
    private final ReduceFunction<T> function;
    private final OperatorContext context;
    private final Output<T> next;
    private final UserFunction lifecycle;
    private final @Nullable TypeSerializer<T> copier;
    private final KeyedTable<T> table;

    public ReduceOperator(
            ReduceFunction<T> function, TypeInformation<T> type, OperatorContext context, Output<T> next) {
        this.function = function;
        this.context = context;
        this.next = next;
        lifecycle = new UserFunction(function, context);
        copier = type.isImmutable() ? null : context.serializer(type);
        table = context.keyedState().table("reduced", type);
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
        T reduced = table.getCurrent();
        T result = value;
        if (reduced != null) {
            try {
                result = function.reduce(reduced, value);
            } catch (Throwable t) {
                throw context.failure(t);
            }
            if (result == null) {
                throw UserFunction.gaveNull(context, function, "reduced two records to null");
            }
        }
        table.putCurrent(result);
        next.collect(copier == null ? result : copier.copy(result), timestamp);
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
