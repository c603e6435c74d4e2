package io.weir.runtime.serialization;

import io.weir.api.types.DataInputView;

/**
 * Reads values that were written when their type looked different. Fields are matched by name: one that is gone is passed
 * over, one that is new has what the constructor of a POJO gives it, else zero or null, and a number may have become a wider
 * one. Confined to one thread.
 *
 * @param <T> the type as it is now
 */
@FunctionalInterface
public interface TypeReader<T> {
    /**
     * Reads one value.
     *
     * @throws io.weir.api.types.CorruptDataException if the bytes are not what was written
     * @throws IllegalStateException if the value is a constant of an enum or a class of a sealed type that is gone
     */
    T read(DataInputView source);
}
