package io.weir.api.types;

import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is left of the types of a lambda or method reference: the signature of the method that holds its code.
 *
 * <p>The compiler keeps the generic signature of a method that a reference names, but not of the method it makes for the
 * body of a lambda; there only the erased classes are left.
 */
final class LambdaSignature {
    private final SerializedLambda lambda;
    private final ClassLoader classLoader;

    private LambdaSignature(SerializedLambda lambda, ClassLoader classLoader) {
        this.lambda = lambda;
        this.classLoader = classLoader;
    }

    static boolean isLambda(Object function) {
        return function.getClass().isSynthetic() && findWriteReplace(function) != null;
    }

    static LambdaSignature of(Object lambda) {
        Method writeReplace = findWriteReplace(lambda);
        if (writeReplace == null) {
            throw new IllegalArgumentException(lambda.getClass().getName() + " is not a serializable lambda.");
        }
        try {
            writeReplace.setAccessible(true);
            SerializedLambda serialized = (SerializedLambda) writeReplace.invoke(lambda);
            return new LambdaSignature(serialized, lambda.getClass().getClassLoader());
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(
                    "the form in which lambda %s is serialized cannot be read"
                            .formatted(lambda.getClass().getName()),
                    e);
        }
    }

    private static @Nullable Method findWriteReplace(Object function) {
        try {
            return function.getClass().getDeclaredMethod("writeReplace");
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    TypeInformation<?> typeOf(Class<?> functionInterface, int typeParameter, List<TypeInformation<?>> inputs) {
        TypeVariable<?> wanted = functionInterface.getTypeParameters()[typeParameter];
        Method declared = singleMethod(functionInterface);
        Executable code = findCode();
        if (declared == null || code == null) {
            return MissingTypes.unknownLambda(where(), wanted.getName());
        }

        Map<TypeVariable<?>, Type> found = new HashMap<>();
        match(declared.getGenericReturnType(), returnType(code, declared.getGenericReturnType()), found);
        Type[] declaredParameters = declared.getGenericParameterTypes();
        List<Type> codeParameters = lastParameters(code, declaredParameters.length);
        for (int index = 0; index < declaredParameters.length; index++) {
            match(declaredParameters[index], codeParameters.get(index), found);
        }

        @Nullable Type type = found.get(wanted);
        if (type == null || type == Object.class || type == void.class) {
            return MissingTypes.unknownLambda(where(), wanted.getName());
        } else if (type instanceof Class<?> erased && erased.getTypeParameters().length > 0) {
            return MissingTypes.erasedLambda(where(), erased);
        }
        return TypeDescriber.describe(
                type, variablesOfCode(functionInterface, declaredParameters, codeParameters, inputs));
    }

    /** The one abstract method of a functional interface, if the interface declares it itself. */
    private static @Nullable Method singleMethod(Class<?> functionInterface) {
        for (Method method : functionInterface.getDeclaredMethods()) {
            if (Modifier.isAbstract(method.getModifiers())) {
                return method;
            }
        }
        return null;
    }

    private @Nullable Executable findCode() {
        Class<?> owner = load(lambda.getImplClass());
        if (lambda.getImplMethodKind() == MethodHandleInfo.REF_newInvokeSpecial) {
            for (Constructor<?> constructor : owner.getDeclaredConstructors()) {
                if (describes(void.class, constructor)) {
                    return constructor;
                }
            }
            return null;
        }
        return findMethod(owner);
    }

    private @Nullable Method findMethod(@Nullable Class<?> owner) {
        if (owner == null) {
            return null;
        }
        for (Method method : owner.getDeclaredMethods()) {
            if (method.getName().equals(lambda.getImplMethodName()) && describes(method.getReturnType(), method)) {
                return method;
            }
        }
        for (Class<?> parent : owner.getInterfaces()) {
            Method inherited = findMethod(parent);
            if (inherited != null) {
                return inherited;
            }
        }
        return findMethod(owner.getSuperclass());
    }

    private boolean describes(Class<?> returnType, Executable executable) {
        return MethodType.methodType(returnType, executable.getParameterTypes())
                .toMethodDescriptorString()
                .equals(lambda.getImplMethodSignature());
    }

    /**
     * The result of the code; where the interface gives a bare type variable, what the compiler took for that variable,
     * which is wider than the code's result in {@code DataStream<Shape> shapes = numbers.map(Circle::new)}.
     */
    private Type returnType(Executable code, Type declared) {
        Type ofCode = code instanceof Method method ? method.getGenericReturnType() : code.getDeclaringClass();
        if (declared instanceof TypeVariable<?>) {
            Class<?> taken = MethodType.fromMethodDescriptorString(lambda.getInstantiatedMethodType(), classLoader)
                    .returnType();
            boolean sameClass = rawClass(ofCode) == taken;
            if (!sameClass && taken.getTypeParameters().length == 0 && taken != Object.class) {
                return taken;
            }
        }
        return ofCode;
    }

    private static @Nullable Class<?> rawClass(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        return type instanceof Class<?> raw ? raw : null;
    }

    /** The last {@code count} parameters of the code; those before them are variables that the lambda captured. */
    private static List<Type> lastParameters(Executable code, int count) {
        List<Type> parameters = new ArrayList<>();
        if (code instanceof Method && !Modifier.isStatic(code.getModifiers())) {
            parameters.add(code.getDeclaringClass());
        }
        parameters.addAll(Arrays.asList(code.getGenericParameterTypes()));
        return parameters.subList(Math.max(0, parameters.size() - count), parameters.size());
    }

    private static void match(Type pattern, Type actual, Map<TypeVariable<?>, Type> found) {
        if (pattern instanceof TypeVariable<?> variable) {
            found.putIfAbsent(variable, actual);
        } else if (pattern instanceof WildcardType wildcard) {
            Type[] lower = wildcard.getLowerBounds();
            match(lower.length > 0 ? lower[0] : wildcard.getUpperBounds()[0], actual, found);
        } else if (pattern instanceof ParameterizedType expected
                && actual instanceof ParameterizedType given
                && expected.getRawType() == given.getRawType()) {
            for (int index = 0; index < expected.getActualTypeArguments().length; index++) {
                match(expected.getActualTypeArguments()[index], given.getActualTypeArguments()[index], found);
            }
        }
    }

    /** What the type variables of a generic method or of a receiver's class stand for, as told by the inputs. */
    private static Map<TypeVariable<?>, TypeInformation<?>> variablesOfCode(
            Class<?> functionInterface, Type[] declared, List<Type> ofCode, List<TypeInformation<?>> inputs) {
        Map<TypeVariable<?>, TypeInformation<?>> bound = new HashMap<>();
        List<TypeVariable<?>> parameters = List.of(functionInterface.getTypeParameters());
        for (int index = 0; index < declared.length; index++) {
            int input = declared[index] instanceof TypeVariable<?> variable ? parameters.indexOf(variable) : -1;
            if (input >= 0 && input < inputs.size()) {
                if (ofCode.get(index) instanceof Class<?> raw) {
                    TypeBindings.bindArguments(raw, raw.getTypeParameters(), inputs.get(input), bound);
                } else {
                    TypeBindings.bind(ofCode.get(index), inputs.get(input), bound);
                }
            }
        }
        return bound;
    }

    private String where() {
        return lambda.getCapturingClass().replace('/', '.');
    }

    private Class<?> load(String internalName) {
        try {
            return Class.forName(internalName.replace('/', '.'), false, classLoader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the class that holds a lambda's code is not found: " + internalName, e);
        }
    }
}
