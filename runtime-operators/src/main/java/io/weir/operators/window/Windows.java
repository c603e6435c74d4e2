package io.weir.operators.window;

import io.weir.api.functions.AggregateFunction;
import io.weir.api.functions.Function;
import io.weir.api.functions.ProcessAllWindowFunction;
import io.weir.api.functions.ProcessWindowFunction;
import io.weir.api.functions.WindowFunction;
import io.weir.api.plan.WindowSpec;
import io.weir.api.types.ListTypeInfo;
import io.weir.api.types.TypeInformation;
import io.weir.operators.Instantiator;
import io.weir.operators.Operator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.operators.timers.TimeOnly;

/** Makes the operators of this package. */
public final class Windows {
    private static final String NO_TIMERS = "Windows have no timers of the user's.";

    private Windows() {}

    /**
     * The operator of {@code spec}.
     *
     * <p>Windows that overlap share slices and merge accumulators; where the user's aggregate function cannot merge, each
     * window keeps its own.
     */
    public static Operator window(WindowSpec spec, OperatorContext context, Output<Object> next, Instantiator make) {
        boolean overlapping = spec.windows().sizeMillis() > spec.windows().slideMillis();
        boolean merges = overlapping && canCombine(spec.content());
        boolean shared = !overlapping || merges;
        Object content = content(spec.content(), merges, context, make);
        TimeOnly time = new TimeOnly(context.processingTime(), NO_TIMERS);
        Object emitter = emitter(spec, content, time, context, next, make);
        WindowSettings settings =
                new WindowSettings(spec, new WindowGeometry(spec.windows(), shared), contentType(spec.content()));
        Class<?> operator = shared ? SlicedWindowOperator.class : OverlappingWindowOperator.class;
        return (Operator) make.newInstance(operator, content, emitter, settings, time, context, next);
    }

    private static Object content(
            WindowSpec.Content content, boolean merges, OperatorContext context, Instantiator make) {
        if (content instanceof WindowSpec.Reduced reduced) {
            return make.newInstance(ReducedContent.class, reduced.function(), reduced.type(), context);
        } else if (content instanceof WindowSpec.Aggregated aggregated) {
            return make.newInstance(
                    AggregatedContent.class, aggregated.function(), aggregated.accumulatorType(), merges, context);
        }
        return make.newInstance(ElementsContent.class, ((WindowSpec.Elements) content).type(), context);
    }

    private static TypeInformation<?> contentType(WindowSpec.Content content) {
        if (content instanceof WindowSpec.Reduced reduced) {
            return reduced.type();
        } else if (content instanceof WindowSpec.Aggregated aggregated) {
            return aggregated.accumulatorType();
        }
        return new ListTypeInfo<>(((WindowSpec.Elements) content).type());
    }

    private static Object emitter(
            WindowSpec spec,
            Object content,
            TimeOnly time,
            OperatorContext context,
            Output<Object> next,
            Instantiator make) {
        Function function = spec.windowFunction();
        if (function == null) {
            return make.newInstance(ResultEmitter.class, content, context, next);
        } else if (function instanceof WindowFunction<?, ?, ?, ?>) {
            return make.newInstance(WindowFunctionEmitter.class, function, content, context, next);
        } else if (function instanceof ProcessWindowFunction<?, ?, ?, ?>) {
            return make.newInstance(ProcessWindowEmitter.class, function, content, time, context, next);
        } else if (function instanceof ProcessAllWindowFunction<?, ?, ?>) {
            return make.newInstance(ProcessAllWindowEmitter.class, function, content, time, context, next);
        }
        throw new IllegalArgumentException("%s of '%s' is no window function."
                .formatted(function.getClass().getName(), context.operatorName()));
    }

    private static boolean canCombine(WindowSpec.Content content) {
        return !(content instanceof WindowSpec.Aggregated aggregated) || canMerge(aggregated.function());
    }

    /**
     * Tries to merge two empty accumulators. Not every user's function can: elsewhere only sessions merge. The answer does
     * not depend on the data, so all subtasks agree.
     */
    private static <A> boolean canMerge(AggregateFunction<?, A, ?> function) {
        try {
            return function.merge(function.createAccumulator(), function.createAccumulator()) != null;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
