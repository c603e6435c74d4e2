package io.weir.runtime.serialization;

import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;

/** Serializers of boxed primitives: the bytes of the primitive, least significant first. */
final class PrimitiveSerializers {
    private PrimitiveSerializers() {}

    static final class OfBoolean extends ImmutableSerializer<Boolean> {
        @Override
        public void serialize(Boolean value, DataOutputView target) {
            target.writeBoolean(present(value));
        }

        @Override
        public Boolean deserialize(DataInputView source) {
            return source.readBoolean();
        }
    }

    static final class OfByte extends ImmutableSerializer<Byte> {
        @Override
        public void serialize(Byte value, DataOutputView target) {
            target.writeByte(present(value));
        }

        @Override
        public Byte deserialize(DataInputView source) {
            return source.readByte();
        }
    }

    static final class OfShort extends ImmutableSerializer<Short> {
        @Override
        public void serialize(Short value, DataOutputView target) {
            target.writeShort(present(value));
        }

        @Override
        public Short deserialize(DataInputView source) {
            return source.readShort();
        }
    }

    static final class OfChar extends ImmutableSerializer<Character> {
        @Override
        public void serialize(Character value, DataOutputView target) {
            target.writeChar(present(value));
        }

        @Override
        public Character deserialize(DataInputView source) {
            return source.readChar();
        }
    }

    static final class OfInt extends ImmutableSerializer<Integer> {
        @Override
        public void serialize(Integer value, DataOutputView target) {
            target.writeInt(present(value));
        }

        @Override
        public Integer deserialize(DataInputView source) {
            return source.readInt();
        }
    }

    static final class OfLong extends ImmutableSerializer<Long> {
        @Override
        public void serialize(Long value, DataOutputView target) {
            target.writeLong(present(value));
        }

        @Override
        public Long deserialize(DataInputView source) {
            return source.readLong();
        }
    }

    static final class OfFloat extends ImmutableSerializer<Float> {
        @Override
        public void serialize(Float value, DataOutputView target) {
            target.writeFloat(present(value));
        }

        @Override
        public Float deserialize(DataInputView source) {
            return source.readFloat();
        }
    }

    static final class OfDouble extends ImmutableSerializer<Double> {
        @Override
        public void serialize(Double value, DataOutputView target) {
            target.writeDouble(present(value));
        }

        @Override
        public Double deserialize(DataInputView source) {
            return source.readDouble();
        }
    }
}
