package io.weir.operators;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Makes operators of the class itself. */
public final class PlainInstantiator implements Instantiator {
    /** Has no state. */
    public PlainInstantiator() {}

    @Override
    public Object newInstance(Class<?> operatorClass, @Nullable Object... constructorArguments) {
        Constructor<?>[] constructors = operatorClass.getConstructors();
        if (constructors.length != 1) {
            throw new IllegalArgumentException("%s must have one public constructor, it has %d."
                    .formatted(operatorClass.getName(), constructors.length));
        }
        try {
            constructors[0].setAccessible(true);
            return constructors[0].newInstance(constructorArguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException("The constructor of %s failed.".formatted(operatorClass.getName()), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("%s cannot be made.".formatted(operatorClass.getName()), e);
        }
    }
}
