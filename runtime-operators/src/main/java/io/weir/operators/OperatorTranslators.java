package io.weir.operators;

import io.weir.api.plan.BroadcastProcessSpec;
import io.weir.api.plan.CoFlatMapSpec;
import io.weir.api.plan.CoMapSpec;
import io.weir.api.plan.CoProcessSpec;
import io.weir.api.plan.FilterSpec;
import io.weir.api.plan.FlatMapSpec;
import io.weir.api.plan.KeyedCoProcessSpec;
import io.weir.api.plan.KeyedProcessSpec;
import io.weir.api.plan.MapSpec;
import io.weir.api.plan.OperatorSpec;
import io.weir.api.plan.ProcessSpec;
import io.weir.api.plan.ReduceSpec;
import io.weir.api.plan.SinkSpec;
import io.weir.api.plan.TimestampsSpec;
import io.weir.api.plan.WindowSpec;
import io.weir.operators.process.Processes;
import io.weir.operators.transform.Transforms;
import io.weir.operators.window.Windows;
import java.util.HashMap;
import java.util.Map;

/** Which operator each kind of {@link OperatorSpec} becomes. A new kind is a line here. */
public final class OperatorTranslators {
    private final Map<Class<? extends OperatorSpec>, OperatorTranslator<OperatorSpec>> translators = new HashMap<>();

    /** Knows all kinds but sources, which tasks drive themselves. */
    public OperatorTranslators() {
        add(MapSpec.class, Transforms::map);
        add(FilterSpec.class, Transforms::filter);
        add(FlatMapSpec.class, Transforms::flatMap);
        add(ReduceSpec.class, Transforms::reduce);
        add(TimestampsSpec.class, Transforms::timestamps);
        add(SinkSpec.class, Transforms::sink);
        add(CoMapSpec.class, Transforms::coMap);
        add(CoFlatMapSpec.class, Transforms::coFlatMap);
        add(ProcessSpec.class, Processes::process);
        add(KeyedProcessSpec.class, Processes::keyedProcess);
        add(CoProcessSpec.class, Processes::coProcess);
        add(KeyedCoProcessSpec.class, Processes::keyedCoProcess);
        add(BroadcastProcessSpec.class, Processes::broadcastProcess);
        add(WindowSpec.class, Windows::window);
    }

    private <S extends OperatorSpec> void add(Class<S> kind, OperatorTranslator<S> translator) {
        translators.put(
                kind,
                (spec, context, next, instantiator) ->
                        translator.translate(kind.cast(spec), context, next, instantiator));
    }

    /**
     * The operator of {@code spec}, which passes its results to {@code next}: a {@link OneInputOperator} or a
     * {@link TwoInputOperator}.
     */
    public Operator translate(
            OperatorSpec spec, OperatorContext context, Output<Object> next, Instantiator instantiator) {
        OperatorTranslator<OperatorSpec> translator = translators.get(spec.getClass());
        if (translator == null) {
            throw new IllegalArgumentException("No operator is known for %s of '%s'."
                    .formatted(spec.getClass().getSimpleName(), context.operatorName()));
        }
        return translator.translate(spec, context, next, instantiator);
    }
}
