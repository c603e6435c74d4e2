package io.weir.api.datastream;

import io.weir.api.functions.AggregateFunction;
import io.weir.api.functions.OutputTag;
import io.weir.api.functions.ProcessAllWindowFunction;
import io.weir.api.functions.ReduceFunction;
import io.weir.api.plan.WindowSpec;
import io.weir.api.types.TypeExtractor;
import io.weir.api.types.TypeInformation;
import io.weir.api.windowing.TimeWindows;
import io.weir.api.windowing.Window;
import java.time.Duration;

/**
 * Windows over a whole stream, run by one subtask.
 *
 * @param <T> the records
 * @param <W> the windows
 */
public final class AllWindowedStream<T, W extends Window> {
    private final KeyedStream<T, Integer> input;
    private final WindowedStream<T, Integer, W> windowed;

    AllWindowedStream(KeyedStream<T, Integer> input, TimeWindows windows) {
        this.input = input;
        this.windowed = new WindowedStream<>(input, windows);
    }

    /** Keeps windows for a while after their end; a late record fires its window again. */
    public AllWindowedStream<T, W> allowedLateness(Duration lateness) {
        windowed.allowedLateness(lateness);
        return this;
    }

    /** Sends records that come too late even for the allowed lateness to a side output instead of dropping them. */
    public AllWindowedStream<T, W> sideOutputLateData(OutputTag<T> outputTag) {
        windowed.sideOutputLateData(outputTag);
        return this;
    }

    /** One reduced record per window. */
    public SingleOutputStreamOperator<T> reduce(ReduceFunction<T> function) {
        return windowed.reduce(function).forceNonParallel();
    }

    /** One result per window. */
    public <ACC, R> SingleOutputStreamOperator<R> aggregate(AggregateFunction<T, ACC, R> function) {
        return windowed.aggregate(function).forceNonParallel();
    }

    /** One result per window, handed to {@code windowFunction}. */
    public <ACC, V, R> SingleOutputStreamOperator<R> aggregate(
            AggregateFunction<T, ACC, V> function, ProcessAllWindowFunction<V, R, W> windowFunction) {
        TypeInformation<ACC> accumulatorType =
                TypeExtractor.resultOf(function, AggregateFunction.class, 1, input.getType());
        TypeInformation<V> valueType = TypeExtractor.resultOf(function, AggregateFunction.class, 2, input.getType());
        TypeInformation<R> resultType =
                TypeExtractor.resultOf(windowFunction, ProcessAllWindowFunction.class, 1, valueType);
        return windowed.windowed(new WindowSpec.Aggregated(function, accumulatorType), windowFunction, resultType)
                .forceNonParallel();
    }

    /** All records of a window, handed to {@code function}. */
    public <R> SingleOutputStreamOperator<R> process(ProcessAllWindowFunction<T, R, W> function) {
        TypeInformation<R> resultType =
                TypeExtractor.resultOf(function, ProcessAllWindowFunction.class, 1, input.getType());
        return windowed.windowed(new WindowSpec.Elements(input.getType()), function, resultType)
                .forceNonParallel();
    }
}
