package io.weir.operators.window;

import io.weir.api.functions.ReduceFunction;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.operators.OperatorContext;
import io.weir.operators.UserFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One value, reduced. */
final class ReducedContent<T> implements WindowContent<T, T> {
    private final ReduceFunction<T> function;
    private final OperatorContext context;
    private final @Nullable TypeSerializer<T> copier;

    public ReducedContent(ReduceFunction<T> function, TypeInformation<T> type, OperatorContext context) {
        this.function = function;
        this.context = context;
        copier = type.isImmutable() ? null : context.serializer(type);
    }

    @Override
    public T add(@Nullable T kept, T value) {
        return kept == null ? value : reduce(kept, value);
    }

    @Override
    public T begin(T value) {
        return copier == null ? value : copier.copy(value);
    }

    @Override
    public T combine(T left, T right) {
        T combined = reduce(left, right);
        return combined == right ? begin(right) : combined;
    }

    private T reduce(T left, T right) {
        T reduced;
        try {
            reduced = function.reduce(left, right);
        } catch (Throwable t) {
            throw context.failure(t);
        }
        if (reduced == null) {
            throw UserFunction.gaveNull(context, function, "reduced two records to null");
        }
        return reduced;
    }

    @Override
    public Object result(T content, boolean stored, boolean retained) {
        return stored && retained ? begin(content) : content;
    }

    @Override
    public Iterable<?> elements(T content, boolean stored, boolean retained) {
        return List.of(result(content, stored, retained));
    }

    @Override
    public void check(T value) {}
}
