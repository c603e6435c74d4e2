package io.weir.operators.transform;

import io.weir.api.connector.SimpleVersionedSerializer;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Something of a sink as bytes of the operator's state: the version of its serializer in four bytes, big endian, first. */
final class VersionedBytes {
    private VersionedBytes() {}

    static <E> byte[] of(E object, SimpleVersionedSerializer<E> serializer) throws IOException {
        byte[] serialized = serializer.serialize(object);
        return ByteBuffer.allocate(Integer.BYTES + serialized.length)
                .putInt(serializer.getVersion())
                .put(serialized)
                .array();
    }

    static <E> E read(byte[] bytes, SimpleVersionedSerializer<E> serializer) throws IOException {
        if (bytes.length < Integer.BYTES) {
            throw new IOException("The state of a sink is damaged: a piece has %d bytes.".formatted(bytes.length));
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int version = buffer.getInt();
        byte[] serialized = new byte[buffer.remaining()];
        buffer.get(serialized);
        return serializer.deserialize(version, serialized);
    }
}
