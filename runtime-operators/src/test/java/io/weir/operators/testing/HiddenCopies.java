package io.weir.operators.testing;

import io.weir.operators.Instantiator;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/** Makes operators of hidden copies of their classes, as chains do. */
public final class HiddenCopies implements Instantiator {
    @Override
    public Object newInstance(Class<?> operatorClass, @Nullable Object... constructorArguments) {
        String file =
                operatorClass.getName().substring(operatorClass.getPackageName().length() + 1) + ".class";
        try (InputStream in = operatorClass.getResourceAsStream(file)) {
            Class<?> hidden = MethodHandles.privateLookupIn(operatorClass, MethodHandles.lookup())
                    .defineHiddenClass(in.readAllBytes(), true)
                    .lookupClass();
            Constructor<?> constructor = hidden.getConstructors()[0];
            constructor.setAccessible(true);
            return constructor.newInstance(constructorArguments);
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("no hidden copy of " + operatorClass, e);
        }
    }
}
