package io.weir.operators.window;

import io.weir.api.functions.AggregateFunction;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.operators.OperatorContext;
import io.weir.operators.UserFunction;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One accumulator, changed in place where the function does so. */
final class AggregatedContent<I, A, O> implements WindowContent<I, A> {
    private final AggregateFunction<I, A, O> function;
    private final OperatorContext context;
    private final boolean merges;
    private final TypeSerializer<A> serializer;
    private final @Nullable TypeSerializer<A> copier;

    /** {@code merges} is whether accumulators of slices will be merged. */
    public AggregatedContent(
            AggregateFunction<I, A, O> function, TypeInformation<A> type, boolean merges, OperatorContext context) {
        this.function = function;
        this.context = context;
        this.merges = merges;
        serializer = context.serializer(type);
        copier = type.isImmutable() ? null : serializer;
    }

    @Override
    public A add(@Nullable A kept, I value) {
        A accumulator;
        try {
            accumulator = function.add(value, kept == null ? function.createAccumulator() : kept);
        } catch (Throwable t) {
            throw context.failure(t);
        }
        if (accumulator == null) {
            throw UserFunction.gaveNull(context, function, "returned null from add");
        }
        return accumulator;
    }

    @Override
    public A begin(A value) {
        return copier == null ? value : copier.copy(value);
    }

    @Override
    public A combine(A left, A right) {
        A merged;
        try {
            merged = function.merge(left, right);
        } catch (Throwable t) {
            throw context.failure(t);
        }
        if (merged == null) {
            throw UserFunction.gaveNull(context, function, "returned null from merge");
        }
        return merged == right ? begin(right) : merged;
    }

    /** Null where the function has no result: then nothing is emitted. */
    @Override
    public @Nullable Object result(A content, boolean stored, boolean retained) {
        O result;
        try {
            result = function.getResult(content);
        } catch (Throwable t) {
            throw context.failure(t);
        }
        return (Object) result == content && stored && retained ? begin(content) : result;
    }

    @Override
    public @Nullable Iterable<?> elements(A content, boolean stored, boolean retained) {
        Object result = result(content, stored, retained);
        return result == null ? null : List.of(result);
    }

    /**
     * Programs that come from engines which never merge for such windows may have a {@code merge} that returns one of its
     * arguments. Merging with an empty accumulator must not give an empty one; if it does the job fails with its first
     * record instead of giving wrong results. Where accumulators of one record look like empty ones nothing can be said.
     */
    @Override
    public void check(I value) {
        if (!merges) {
            return;
        }
        byte[] empty = bytes(function.createAccumulator());
        if (Arrays.equals(empty, bytes(add(null, value)))) {
            return;
        }
        if (Arrays.equals(empty, bytes(combine(function.createAccumulator(), add(null, value))))
                || Arrays.equals(empty, bytes(combine(add(null, value), function.createAccumulator())))) {
            throw context.failure(new IllegalStateException(
                    ("The merge() of %s loses records: it gave an empty accumulator for an empty one and one of a record."
                                    + " Windows that overlap use it. Make it combine both, or let it throw"
                                    + " UnsupportedOperationException.")
                            .formatted(function.getClass().getName())));
        }
    }

    private byte[] bytes(A accumulator) {
        DataOutputView view = new DataOutputView(64);
        serializer.serialize(accumulator, view);
        return view.toByteArray();
    }
}
