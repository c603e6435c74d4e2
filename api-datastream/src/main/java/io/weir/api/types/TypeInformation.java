package io.weir.api.types;

import java.io.Serializable;

/**
 * Describes a type: what its values are made of. The runtime generates serializers from it.
 *
 * @param <T> the type described
 */
public abstract class TypeInformation<T> implements Serializable {
    private static final long serialVersionUID = 1L;

    /** For the types of this package and for plug-ins. */
    protected TypeInformation() {}

    /** The class of the values. */
    public abstract Class<T> getTypeClass();

    /** Whether values never change once made, so that they may be shared between operators without a copy. */
    public abstract boolean isImmutable();

    /**
     * Whether records can be keyed by values of this type: equal values have equal hash codes, in every process. False for
     * arrays and for classes that do not define {@code hashCode}.
     */
    public boolean isKeyType() {
        return true;
    }

    static boolean overridesHashCode(Class<?> type) {
        try {
            return type.getMethod("hashCode").getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException e) {
            throw new AssertionError("every class has hashCode()", e);
        }
    }

    /** Describes {@code type}, which has no type arguments of its own; for others see {@link TypeHint}. */
    public static <T> TypeInformation<T> of(Class<T> type) {
        return TypeExtractor.ofClass(type);
    }

    /** Describes the type argument of {@code hint}. */
    public static <T> TypeInformation<T> of(TypeHint<T> hint) {
        return hint.getTypeInfo();
    }
}
