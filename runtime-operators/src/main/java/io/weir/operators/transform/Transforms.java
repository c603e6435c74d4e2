package io.weir.operators.transform;

import io.weir.api.plan.CoFlatMapSpec;
import io.weir.api.plan.CoMapSpec;
import io.weir.api.plan.FilterSpec;
import io.weir.api.plan.FlatMapSpec;
import io.weir.api.plan.MapSpec;
import io.weir.api.plan.ReduceSpec;
import io.weir.api.plan.SinkSpec;
import io.weir.api.plan.TimestampsSpec;
import io.weir.operators.Instantiator;
import io.weir.operators.Operator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;

/** Makes the operators of this package. */
public final class Transforms {
    private Transforms() {}

    /** A map. */
    public static Operator map(MapSpec spec, OperatorContext context, Output<Object> next, Instantiator make) {
        return (Operator) make.newInstance(MapOperator.class, spec.function(), context, next);
    }

    /** A filter. */
    public static Operator filter(FilterSpec spec, OperatorContext context, Output<Object> next, Instantiator make) {
        return (Operator) make.newInstance(FilterOperator.class, spec.function(), context, next);
    }

    /** A flatMap. */
    public static Operator flatMap(FlatMapSpec spec, OperatorContext context, Output<Object> next, Instantiator make) {
        return (Operator) make.newInstance(FlatMapOperator.class, spec.function(), context, next);
    }

    /** A map over two streams. */
    public static Operator coMap(CoMapSpec spec, OperatorContext context, Output<Object> next, Instantiator make) {
        return (Operator) make.newInstance(CoMapOperator.class, spec.function(), context, next);
    }

    /** A flatMap over two streams. */
    public static Operator coFlatMap(
            CoFlatMapSpec spec, OperatorContext context, Output<Object> next, Instantiator make) {
        return (Operator) make.newInstance(CoFlatMapOperator.class, spec.function(), context, next);
    }

    /** A rolling reduce. */
    public static Operator reduce(ReduceSpec spec, OperatorContext context, Output<Object> next, Instantiator make) {
        return (Operator) make.newInstance(ReduceOperator.class, spec.function(), spec.type(), context, next);
    }

    /** Timestamps and watermarks. */
    public static Operator timestamps(
            TimestampsSpec spec, OperatorContext context, Output<Object> next, Instantiator make) {
        return (Operator) make.newInstance(TimestampsOperator.class, spec.strategy(), context, next);
    }

    /** A sink; {@code next} gets nothing. */
    public static Operator sink(SinkSpec spec, OperatorContext context, Output<Object> next, Instantiator make) {
        return (Operator) make.newInstance(SinkOperator.class, spec.sink(), context);
    }
}
