package io.weir.api.types;

import java.util.List;

/**
 * A Java record; its fields are its components in their order.
 *
 * @param <T> the record described
 */
public final class RecordTypeInfo<T> extends CompositeTypeInfo<T> {
    private static final long serialVersionUID = 1L;

    RecordTypeInfo(Class<T> typeClass, List<TypeField> fields) {
        super(typeClass, fields);
    }

    @Override
    public boolean isImmutable() {
        return allFieldsImmutable();
    }

    @Override
    public boolean isKeyType() {
        return allFieldsAreKeys();
    }

    @Override
    public String toString() {
        return "record " + super.toString();
    }
}
