package io.weir.runtime.serialization;

import io.weir.api.types.CorruptDataException;
import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import io.weir.api.types.LittleEndian;
import io.weir.api.types.TypeSerializer;

/** Serializers of primitive arrays: the length, then the elements with the least significant byte first. */
final class PrimitiveArraySerializers {
    private PrimitiveArraySerializers() {}

    /** The serializer of arrays of the primitive {@code component}, such as {@code long}. */
    static TypeSerializer<?> of(String component) {
        return switch (component) {
            case "boolean" -> new OfBooleans();
            case "byte" -> new OfBytes();
            case "short" -> new OfShorts();
            case "char" -> new OfChars();
            case "int" -> new OfInts();
            case "long" -> new OfLongs();
            case "float" -> new OfFloats();
            case "double" -> new OfDoubles();
            default -> throw new IllegalArgumentException(component + " is not a primitive with values.");
        };
    }

    /** What the arrays have in common: they can be changed, and their serializers have no state. */
    private abstract static class ArrayOf<A> implements TypeSerializer<A> {
        @Override
        public final boolean isImmutableType() {
            return false;
        }

        @Override
        public final TypeSerializer<A> duplicate() {
            return this;
        }

        /** Writes the length and answers where the elements go. */
        static int reserve(int length, int elementBytes, DataOutputView target) {
            target.writeVarInt(length);
            return target.reserveAtMost((long) length * elementBytes);
        }

        static int readLength(int elementBytes, DataInputView source) {
            int length = source.readVarInt();
            if (length < 0 || length > source.remaining() / elementBytes) {
                throw new CorruptDataException(
                        "The bytes of an array are damaged: %s elements of %d bytes should follow, %d bytes are left."
                                .formatted(Integer.toUnsignedString(length), elementBytes, source.remaining()));
            }
            return length;
        }
    }

    static final class OfBytes extends ArrayOf<byte[]> {
        @Override
        public byte[] copy(byte[] from) {
            return from.clone();
        }

        @Override
        public void serialize(byte[] value, DataOutputView target) {
            target.writeVarInt(ImmutableSerializer.present(value).length);
            target.writeBytes(value, 0, value.length);
        }

        @Override
        public byte[] deserialize(DataInputView source) {
            byte[] value = new byte[readLength(1, source)];
            source.readBytes(value, 0, value.length);
            return value;
        }
    }

    static final class OfBooleans extends ArrayOf<boolean[]> {
        @Override
        public boolean[] copy(boolean[] from) {
            return from.clone();
        }

        @Override
        public void serialize(boolean[] value, DataOutputView target) {
            int start = reserve(ImmutableSerializer.present(value).length, 1, target);
            byte[] bytes = target.array();
            for (int index = 0; index < value.length; index++) {
                LittleEndian.putBoolean(bytes, start + index, value[index]);
            }
        }

        @Override
        public boolean[] deserialize(DataInputView source) {
            int length = readLength(1, source);
            int start = source.take(length);
            byte[] bytes = source.array();
            boolean[] value = new boolean[length];
            for (int index = 0; index < length; index++) {
                value[index] = LittleEndian.getBoolean(bytes, start + index);
            }
            return value;
        }
    }

    static final class OfShorts extends ArrayOf<short[]> {
        @Override
        public short[] copy(short[] from) {
            return from.clone();
        }

        @Override
        public void serialize(short[] value, DataOutputView target) {
            int start = reserve(ImmutableSerializer.present(value).length, 2, target);
            byte[] bytes = target.array();
            for (int index = 0; index < value.length; index++) {
                LittleEndian.putShort(bytes, start + 2 * index, value[index]);
            }
        }

        @Override
        public short[] deserialize(DataInputView source) {
            int length = readLength(2, source);
            int start = source.take(length * 2);
            byte[] bytes = source.array();
            short[] value = new short[length];
            for (int index = 0; index < length; index++) {
                value[index] = LittleEndian.getShort(bytes, start + 2 * index);
            }
            return value;
        }
    }

    static final class OfChars extends ArrayOf<char[]> {
        @Override
        public char[] copy(char[] from) {
            return from.clone();
        }

        @Override
        public void serialize(char[] value, DataOutputView target) {
            int start = reserve(ImmutableSerializer.present(value).length, 2, target);
            byte[] bytes = target.array();
            for (int index = 0; index < value.length; index++) {
                LittleEndian.putChar(bytes, start + 2 * index, value[index]);
            }
        }

        @Override
        public char[] deserialize(DataInputView source) {
            int length = readLength(2, source);
            int start = source.take(length * 2);
            byte[] bytes = source.array();
            char[] value = new char[length];
            for (int index = 0; index < length; index++) {
                value[index] = LittleEndian.getChar(bytes, start + 2 * index);
            }
            return value;
        }
    }

    static final class OfInts extends ArrayOf<int[]> {
        @Override
        public int[] copy(int[] from) {
            return from.clone();
        }

        @Override
        public void serialize(int[] value, DataOutputView target) {
            int start = reserve(ImmutableSerializer.present(value).length, 4, target);
            byte[] bytes = target.array();
            for (int index = 0; index < value.length; index++) {
                LittleEndian.putInt(bytes, start + 4 * index, value[index]);
            }
        }

        @Override
        public int[] deserialize(DataInputView source) {
            int length = readLength(4, source);
            int start = source.take(length * 4);
            byte[] bytes = source.array();
            int[] value = new int[length];
            for (int index = 0; index < length; index++) {
                value[index] = LittleEndian.getInt(bytes, start + 4 * index);
            }
            return value;
        }
    }

    static final class OfLongs extends ArrayOf<long[]> {
        @Override
        public long[] copy(long[] from) {
            return from.clone();
        }

        @Override
        public void serialize(long[] value, DataOutputView target) {
            int start = reserve(ImmutableSerializer.present(value).length, 8, target);
            byte[] bytes = target.array();
            for (int index = 0; index < value.length; index++) {
                LittleEndian.putLong(bytes, start + 8 * index, value[index]);
            }
        }

        @Override
        public long[] deserialize(DataInputView source) {
            int length = readLength(8, source);
            int start = source.take(length * 8);
            byte[] bytes = source.array();
            long[] value = new long[length];
            for (int index = 0; index < length; index++) {
                value[index] = LittleEndian.getLong(bytes, start + 8 * index);
            }
            return value;
        }
    }

    static final class OfFloats extends ArrayOf<float[]> {
        @Override
        public float[] copy(float[] from) {
            return from.clone();
        }

        @Override
        public void serialize(float[] value, DataOutputView target) {
            int start = reserve(ImmutableSerializer.present(value).length, 4, target);
            byte[] bytes = target.array();
            for (int index = 0; index < value.length; index++) {
                LittleEndian.putFloat(bytes, start + 4 * index, value[index]);
            }
        }

        @Override
        public float[] deserialize(DataInputView source) {
            int length = readLength(4, source);
            int start = source.take(length * 4);
            byte[] bytes = source.array();
            float[] value = new float[length];
            for (int index = 0; index < length; index++) {
                value[index] = LittleEndian.getFloat(bytes, start + 4 * index);
            }
            return value;
        }
    }

    static final class OfDoubles extends ArrayOf<double[]> {
        @Override
        public double[] copy(double[] from) {
            return from.clone();
        }

        @Override
        public void serialize(double[] value, DataOutputView target) {
            int start = reserve(ImmutableSerializer.present(value).length, 8, target);
            byte[] bytes = target.array();
            for (int index = 0; index < value.length; index++) {
                LittleEndian.putDouble(bytes, start + 8 * index, value[index]);
            }
        }

        @Override
        public double[] deserialize(DataInputView source) {
            int length = readLength(8, source);
            int start = source.take(length * 8);
            byte[] bytes = source.array();
            double[] value = new double[length];
            for (int index = 0; index < length; index++) {
                value[index] = LittleEndian.getDouble(bytes, start + 8 * index);
            }
            return value;
        }
    }
}
