package io.weir.operators;

import io.weir.api.plan.OperatorSpec;

/**
 * Makes the operator of one kind of {@link OperatorSpec}.
 *
 * @param <S> the kind
 */
@FunctionalInterface
public interface OperatorTranslator<S extends OperatorSpec> {
    /** The operator of {@code spec}, which passes its results to {@code next}. */
    Operator translate(S spec, OperatorContext context, Output<Object> next, Instantiator instantiator);
}
