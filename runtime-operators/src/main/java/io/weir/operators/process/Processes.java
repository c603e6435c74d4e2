package io.weir.operators.process;

import io.weir.api.functions.KeyedBroadcastProcessFunction;
import io.weir.api.plan.BroadcastProcessSpec;
import io.weir.api.plan.CoProcessSpec;
import io.weir.api.plan.KeyedCoProcessSpec;
import io.weir.api.plan.KeyedProcessSpec;
import io.weir.api.plan.ProcessSpec;
import io.weir.operators.Instantiator;
import io.weir.operators.Operator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;

/** Makes the operators of this package. */
public final class Processes {
    private static final String NEEDS_KEYS = "Timers belong to keys. Call keyBy before the function that sets them.";
    private static final String NEEDS_KEYED_FUNCTION =
            "A ProcessFunction has no onTimer. To set timers make it a KeyedProcessFunction.";

    private Processes() {}

    /** A process function; where it is keyed it may keep state. */
    public static Operator process(ProcessSpec spec, OperatorContext context, Output<Object> next, Instantiator make) {
        String refusal = spec.keyed() ? NEEDS_KEYED_FUNCTION : NEEDS_KEYS;
        return (Operator) make.newInstance(ProcessOperator.class, spec.function(), refusal, context, next);
    }

    /** A process function with timers. */
    public static Operator keyedProcess(
            KeyedProcessSpec spec, OperatorContext context, Output<Object> next, Instantiator make) {
        return (Operator) make.newInstance(KeyedProcessOperator.class, spec.function(), context, next);
    }

    /** A process function over two streams; with timers where both are keyed. */
    public static Operator coProcess(
            CoProcessSpec spec, OperatorContext context, Output<Object> next, Instantiator make) {
        return (Operator)
                (spec.keyed()
                        ? make.newInstance(TimedCoProcessOperator.class, spec.function(), context, next)
                        : make.newInstance(CoProcessOperator.class, spec.function(), NEEDS_KEYS, context, next));
    }

    /** A process function with timers over two streams. */
    public static Operator keyedCoProcess(
            KeyedCoProcessSpec spec, OperatorContext context, Output<Object> next, Instantiator make) {
        return (Operator) make.newInstance(KeyedCoProcessOperator.class, spec.function(), context, next);
    }

    /** A process function over a stream, keyed or not, and a broadcast one. */
    public static Operator broadcastProcess(
            BroadcastProcessSpec spec, OperatorContext context, Output<Object> next, Instantiator make) {
        Class<?> operator = spec.function() instanceof KeyedBroadcastProcessFunction<?, ?, ?, ?>
                ? KeyedBroadcastProcessOperator.class
                : BroadcastProcessOperator.class;
        return (Operator) make.newInstance(operator, spec.function(), spec.descriptors(), context, next);
    }
}
