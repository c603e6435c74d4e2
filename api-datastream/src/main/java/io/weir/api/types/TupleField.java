package io.weir.api.types;

import io.weir.api.tuple.Tuple;
import org.jspecify.annotations.Nullable;

/** A field of a tuple. */
final class TupleField<T> extends FieldAccessor<T> {
    private static final long serialVersionUID = 1L;

    private final int position;

    TupleField(TypeInformation<?> fieldType, int position) {
        super(fieldType);
        this.position = position;
    }

    @Override
    public @Nullable Object get(T record) {
        return ((Tuple) record).<@Nullable Object>getField(position);
    }

    @Override
    @SuppressWarnings("NullAway") // the fields of a tuple may hold null
    public T set(T record, @Nullable Object value) {
        ((Tuple) record).<@Nullable Object>setField(value, position);
        return record;
    }
}
