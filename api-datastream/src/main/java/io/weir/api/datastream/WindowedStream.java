package io.weir.api.datastream;

import io.weir.api.functions.AggregateFunction;
import io.weir.api.functions.Function;
import io.weir.api.functions.OutputTag;
import io.weir.api.functions.ProcessWindowFunction;
import io.weir.api.functions.ReduceFunction;
import io.weir.api.functions.WindowFunction;
import io.weir.api.plan.WindowSpec;
import io.weir.api.types.TypeExtractor;
import io.weir.api.types.TypeInformation;
import io.weir.api.windowing.TimeWindows;
import io.weir.api.windowing.Window;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Windows of a keyed stream, waiting for what to do with them.
 *
 * @param <T> the records
 * @param <K> the key
 * @param <W> the windows
 */
public final class WindowedStream<T, K, W extends Window> {
    private final KeyedStream<T, K> input;
    private final TimeWindows windows;
    private long allowedLatenessMillis;
    private @Nullable OutputTag<T> lateTag;

    WindowedStream(KeyedStream<T, K> input, TimeWindows windows) {
        this.input = input;
        this.windows = windows;
    }

    /** Keeps windows for a while after their end; a late record fires its window again. */
    public WindowedStream<T, K, W> allowedLateness(Duration lateness) {
        if (lateness.isNegative()) {
            throw new IllegalArgumentException(
                    "The allowed lateness must not be negative, it is %s.".formatted(lateness));
        }
        allowedLatenessMillis = lateness.toMillis();
        return this;
    }

    /** Sends records that come too late even for the allowed lateness to a side output instead of dropping them. */
    public WindowedStream<T, K, W> sideOutputLateData(OutputTag<T> outputTag) {
        lateTag = outputTag;
        return this;
    }

    /** One reduced record per key and window. */
    public SingleOutputStreamOperator<T> reduce(ReduceFunction<T> function) {
        return windowed(reduced(function), null, input.getType());
    }

    /** One reduced record per key and window, handed to {@code windowFunction}. */
    public <R> SingleOutputStreamOperator<R> reduce(
            ReduceFunction<T> function, WindowFunction<T, R, K, W> windowFunction) {
        return windowed(
                reduced(function),
                windowFunction,
                TypeExtractor.resultOf(windowFunction, WindowFunction.class, 1, input.getType()));
    }

    /** One reduced record per key and window, handed to {@code windowFunction}. */
    public <R> SingleOutputStreamOperator<R> reduce(
            ReduceFunction<T> function, ProcessWindowFunction<T, R, K, W> windowFunction) {
        return windowed(
                reduced(function),
                windowFunction,
                TypeExtractor.resultOf(windowFunction, ProcessWindowFunction.class, 1, input.getType()));
    }

    /** One result per key and window. */
    public <ACC, R> SingleOutputStreamOperator<R> aggregate(AggregateFunction<T, ACC, R> function) {
        return aggregate(
                function,
                TypeExtractor.resultOf(function, AggregateFunction.class, 1, input.getType()),
                TypeExtractor.resultOf(function, AggregateFunction.class, 2, input.getType()));
    }

    /** One result per key and window; accumulator and result of given types. */
    public <ACC, R> SingleOutputStreamOperator<R> aggregate(
            AggregateFunction<T, ACC, R> function,
            TypeInformation<ACC> accumulatorType,
            TypeInformation<R> resultType) {
        return windowed(new WindowSpec.Aggregated(function, accumulatorType), null, resultType);
    }

    /** One result per key and window, handed to {@code windowFunction}. */
    public <ACC, V, R> SingleOutputStreamOperator<R> aggregate(
            AggregateFunction<T, ACC, V> function, WindowFunction<V, R, K, W> windowFunction) {
        TypeInformation<ACC> accumulatorType =
                TypeExtractor.resultOf(function, AggregateFunction.class, 1, input.getType());
        TypeInformation<V> valueType = TypeExtractor.resultOf(function, AggregateFunction.class, 2, input.getType());
        return windowed(
                new WindowSpec.Aggregated(function, accumulatorType),
                windowFunction,
                TypeExtractor.resultOf(windowFunction, WindowFunction.class, 1, valueType));
    }

    /** One result per key and window, handed to {@code windowFunction}. */
    public <ACC, V, R> SingleOutputStreamOperator<R> aggregate(
            AggregateFunction<T, ACC, V> function, ProcessWindowFunction<V, R, K, W> windowFunction) {
        TypeInformation<ACC> accumulatorType =
                TypeExtractor.resultOf(function, AggregateFunction.class, 1, input.getType());
        TypeInformation<V> valueType = TypeExtractor.resultOf(function, AggregateFunction.class, 2, input.getType());
        return windowed(
                new WindowSpec.Aggregated(function, accumulatorType),
                windowFunction,
                TypeExtractor.resultOf(windowFunction, ProcessWindowFunction.class, 1, valueType));
    }

    /** All records of a key and window, handed to {@code function}. */
    public <R> SingleOutputStreamOperator<R> apply(WindowFunction<T, R, K, W> function) {
        return windowed(
                new WindowSpec.Elements(input.getType()),
                function,
                TypeExtractor.resultOf(function, WindowFunction.class, 1, input.getType()));
    }

    /** All records of a key and window, handed to {@code function}. */
    public <R> SingleOutputStreamOperator<R> process(ProcessWindowFunction<T, R, K, W> function) {
        return windowed(
                new WindowSpec.Elements(input.getType()),
                function,
                TypeExtractor.resultOf(function, ProcessWindowFunction.class, 1, input.getType()));
    }

    /** The sum of {@code field} per key and window; other fields are those of the first record. */
    public SingleOutputStreamOperator<T> sum(String field) {
        return reduce(FieldReducer.sum(input.getType(), field));
    }

    /** The sum of the field at {@code position} per key and window; other fields are those of the first record. */
    public SingleOutputStreamOperator<T> sum(int position) {
        return sum(Integer.toString(position));
    }

    /** The minimum of {@code field} per key and window; other fields are those of the first record. */
    public SingleOutputStreamOperator<T> min(String field) {
        return reduce(FieldReducer.min(input.getType(), field));
    }

    /** The minimum of the field at {@code position} per key and window. */
    public SingleOutputStreamOperator<T> min(int position) {
        return min(Integer.toString(position));
    }

    /** The maximum of {@code field} per key and window; other fields are those of the first record. */
    public SingleOutputStreamOperator<T> max(String field) {
        return reduce(FieldReducer.max(input.getType(), field));
    }

    /** The maximum of the field at {@code position} per key and window. */
    public SingleOutputStreamOperator<T> max(int position) {
        return max(Integer.toString(position));
    }

    /** The record with the smallest {@code field} per key and window; of equal ones the first. */
    public SingleOutputStreamOperator<T> minBy(String field) {
        return reduce(FieldReducer.minBy(input.getType(), field, true));
    }

    /** The record with the largest {@code field} per key and window; of equal ones the first. */
    public SingleOutputStreamOperator<T> maxBy(String field) {
        return reduce(FieldReducer.maxBy(input.getType(), field, true));
    }

    private WindowSpec.Content reduced(ReduceFunction<T> function) {
        return new WindowSpec.Reduced(function, input.getType());
    }

    <R> SingleOutputStreamOperator<R> windowed(
            WindowSpec.Content content, @Nullable Function windowFunction, TypeInformation<R> resultType) {
        return input.operator(
                windows.getClass().getSimpleName(),
                new WindowSpec(windows, content, windowFunction, allowedLatenessMillis, lateTag),
                resultType);
    }
}
