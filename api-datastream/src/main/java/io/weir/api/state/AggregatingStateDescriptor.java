package io.weir.api.state;

import io.weir.api.functions.AggregateFunction;
import io.weir.api.types.TypeInformation;

/**
 * Describes an {@link AggregatingState}.
 *
 * @param <IN> values added
 * @param <ACC> the accumulator, which is what is stored
 * @param <OUT> the result
 */
public final class AggregatingStateDescriptor<IN, ACC, OUT> extends StateDescriptor<ACC> {
    private static final long serialVersionUID = 1L;

    private final AggregateFunction<IN, ACC, OUT> aggregateFunction;

    /** For an accumulator class without type arguments. */
    public AggregatingStateDescriptor(
            String name, AggregateFunction<IN, ACC, OUT> aggregateFunction, Class<ACC> accumulatorType) {
        this(name, aggregateFunction, TypeInformation.of(accumulatorType));
    }

    /** For any accumulator type. */
    public AggregatingStateDescriptor(
            String name, AggregateFunction<IN, ACC, OUT> aggregateFunction, TypeInformation<ACC> accumulatorType) {
        super(name, accumulatorType);
        this.aggregateFunction = aggregateFunction;
    }

    /** Folds values into the accumulator. */
    public AggregateFunction<IN, ACC, OUT> getAggregateFunction() {
        return aggregateFunction;
    }
}
