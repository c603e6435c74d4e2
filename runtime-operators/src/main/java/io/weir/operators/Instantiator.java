package io.weir.operators;

import org.jspecify.annotations.Nullable;

/**
 * Makes operators. The chain's own defines a hidden copy of the class first; a plain one just calls the constructor, for
 * tests and for {@code pipeline.chain-specialization: false}.
 */
public interface Instantiator {
    /**
     * A new instance made by the one public constructor of {@code operatorClass}.
     *
     * @return an object of the interfaces of {@code operatorClass}, not of the class itself
     */
    Object newInstance(Class<?> operatorClass, @Nullable Object... constructorArguments);
}
