package io.weir.api.types;

import java.lang.reflect.Field;
import java.util.List;

/**
 * A class with a public constructor without arguments whose fields are public or have a getter and a setter. Its fields,
 * those of its superclasses included, are sorted by name.
 *
 * @param <T> the class described
 */
public final class PojoTypeInfo<T> extends CompositeTypeInfo<T> {
    private static final long serialVersionUID = 1L;

    PojoTypeInfo(Class<T> typeClass, List<TypeField> fields) {
        super(typeClass, fields);
    }

    /**
     * The Java field behind the field {@code name}; it may be declared by a superclass.
     *
     * @throws IllegalArgumentException if the class has no such field
     */
    public Field javaField(String name) {
        for (Class<?> declaring = getTypeClass(); declaring != null; declaring = declaring.getSuperclass()) {
            for (Field field : declaring.getDeclaredFields()) {
                if (field.getName().equals(name) && PojoFields.isDataField(field)) {
                    return field;
                }
            }
        }
        throw new IllegalArgumentException(getTypeClass().getName() + " has no field '" + name + "'.");
    }

    @Override
    public boolean isImmutable() {
        return false;
    }

    /** A POJO can be a key if it has a {@code hashCode} of its own and its fields can be keys. */
    @Override
    public boolean isKeyType() {
        return overridesHashCode(getTypeClass()) && allFieldsAreKeys();
    }

    @Override
    public String toString() {
        return "POJO " + super.toString();
    }
}
