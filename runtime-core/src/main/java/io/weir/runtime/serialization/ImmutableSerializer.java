package io.weir.runtime.serialization;

import io.weir.api.types.TypeSerializer;
import java.util.Objects;

/** A serializer without state of its own for values that never change. */
abstract class ImmutableSerializer<T> implements TypeSerializer<T> {
    private static final String NULL_VALUE =
            "A record is null. Null is allowed in the fields of tuples, POJOs and records and in collections, but not as a"
                    + " record: filter such records out, or emit an Optional.";

    @Override
    public final boolean isImmutableType() {
        return true;
    }

    @Override
    public final T copy(T from) {
        return from;
    }

    @Override
    public final TypeSerializer<T> duplicate() {
        return this;
    }

    static <T> T present(T value) {
        return Objects.requireNonNull(value, NULL_VALUE);
    }
}
