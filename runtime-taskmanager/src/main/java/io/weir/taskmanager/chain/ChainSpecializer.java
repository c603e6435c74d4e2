package io.weir.taskmanager.chain;

import io.weir.operators.Instantiator;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes each operator an instance of a hidden copy of its class.
 *
 * <p>Every chain then has code of its own: a call site in a copied class has one receiver, whatever other jobs in the
 * process do. The JIT also trusts the final fields of hidden classes, so from a constant head ({@link RecordLoop}) it
 * follows successors and user functions as constants and compiles the chain into one loop. Measured against the same
 * operators without copies: {@code benchmarks/README.md}, chain call.
 */
public final class ChainSpecializer implements Instantiator {
    private final Map<Class<?>, byte[]> bytesByClass = new HashMap<>();

    /** For one task. */
    public ChainSpecializer() {
        InlineHints.ensureGiven();
    }

    @Override
    public Object newInstance(Class<?> operatorClass, @Nullable Object... constructorArguments) {
        return construct(hiddenCopy(operatorClass), constructorArguments);
    }

    /** A hidden copy of {@code original}, nobody else's. */
    private Class<?> hiddenCopy(Class<?> original) {
        try {
            return lookup(original).defineHiddenClass(bytes(original), true).lookupClass();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("class %s cannot be copied".formatted(original.getName()), e);
        }
    }

    /** A hidden copy of {@code original} that finds {@code classData} with {@code MethodHandles.classData}. */
    public Object newInstanceWithData(Class<?> original, Object classData) {
        try {
            Class<?> copy = lookup(original)
                    .defineHiddenClassWithClassData(bytes(original), classData, true)
                    .lookupClass();
            return construct(copy);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("class %s cannot be copied".formatted(original.getName()), e);
        }
    }

    private static MethodHandles.Lookup lookup(Class<?> original) throws IllegalAccessException {
        return MethodHandles.privateLookupIn(original, MethodHandles.lookup());
    }

    private byte[] bytes(Class<?> original) {
        return bytesByClass.computeIfAbsent(original, ChainSpecializer::read);
    }

    private static byte[] read(Class<?> original) {
        String resource = original.getName().substring(original.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream in = original.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the class file of %s is not found".formatted(original.getName()));
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("the class file of %s cannot be read".formatted(original.getName()), e);
        }
    }

    private static Object construct(Class<?> operatorClass, @Nullable Object... arguments) {
        Constructor<?>[] constructors = operatorClass.getDeclaredConstructors();
        if (constructors.length != 1) {
            throw new IllegalStateException(
                    "%s has %d constructors, an operator has one".formatted(operatorClass, constructors.length));
        }
        try {
            constructors[0].setAccessible(true);
            return constructors[0].newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("%s cannot be made".formatted(operatorClass), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("%s cannot be made".formatted(operatorClass), e);
        }
    }
}
