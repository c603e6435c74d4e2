package io.weir.api.types;

import org.jspecify.annotations.Nullable;

/** Takes a value without fields for its own only field. */
final class ValueItself<T> extends FieldAccessor<T> {
    private static final long serialVersionUID = 1L;

    ValueItself(TypeInformation<T> type) {
        super(type);
    }

    @Override
    public @Nullable Object get(T record) {
        return record;
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the new value is of the type of the old one; null where that may be
    public T set(T record, @Nullable Object value) {
        return (T) value;
    }
}
