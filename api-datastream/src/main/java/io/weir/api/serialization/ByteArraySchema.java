package io.weir.api.serialization;

import io.weir.api.types.PrimitiveArrayTypeInfo;
import io.weir.api.types.TypeInformation;

/** The bytes themselves. */
public final class ByteArraySchema implements DeserializationSchema<byte[]>, SerializationSchema<byte[]> {
    private static final long serialVersionUID = 1;

    /** Nothing to open; both schemas have a default. */
    @Override
    public void open(SerializationContext context) {}

    @Override
    public byte[] deserialize(byte[] message) {
        return message.clone();
    }

    @Override
    public byte[] serialize(byte[] element) {
        return element;
    }

    @Override
    public TypeInformation<byte[]> getProducedType() {
        return new PrimitiveArrayTypeInfo<>(byte[].class);
    }
}
