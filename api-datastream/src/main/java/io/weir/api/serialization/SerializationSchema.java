package io.weir.api.serialization;

import java.io.Serializable;

/**
 * Makes the bytes of messages of records.
 *
 * <p><b>Threading:</b> an instance is used by the subtask's thread alone.
 *
 * @param <T> the records
 */
public interface SerializationSchema<T> extends Serializable {
    /** Called once before anything else. */
    default void open(SerializationContext context) throws Exception {}

    /** The whole message; a new array, which the caller keeps. */
    byte[] serialize(T element);
}
