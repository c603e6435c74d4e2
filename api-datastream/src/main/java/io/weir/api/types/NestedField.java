package io.weir.api.types;

import org.jspecify.annotations.Nullable;

/** A field of the value in another field. */
final class NestedField<T> extends FieldAccessor<T> {
    private static final long serialVersionUID = 1L;

    private final FieldAccessor<T> outer;
    private final FieldAccessor<Object> inner;

    NestedField(FieldAccessor<T> outer, FieldAccessor<Object> inner) {
        super(inner.fieldType());
        this.outer = outer;
        this.inner = inner;
    }

    @Override
    public @Nullable Object get(T record) {
        return inner.get(held(record));
    }

    @Override
    public T set(T record, @Nullable Object value) {
        return outer.set(record, inner.set(held(record), value));
    }

    private Object held(T record) {
        Object held = outer.get(record);
        if (held == null) {
            throw new IllegalStateException(
                    "The %s in the path of a nested field is null in %s.".formatted(outer.fieldType(), record));
        }
        return held;
    }
}
