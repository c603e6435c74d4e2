package io.weir.api.connector;

import java.io.IOException;

/**
 * Turns splits, enumerator state or committables into bytes that newer versions can still read.
 *
 * @param <E> what is serialized
 */
public interface SimpleVersionedSerializer<E> {
    /** The version that {@link #serialize} writes. */
    int getVersion();

    /** The bytes of {@code object}. */
    byte[] serialize(E object) throws IOException;

    /** Reads what {@code version} of this serializer wrote. */
    E deserialize(int version, byte[] serialized) throws IOException;
}
