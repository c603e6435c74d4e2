package io.weir.api.types;

import java.util.Objects;

/**
 * A range of bytes that serializers read from. Numbers are little endian. Confined to one thread.
 *
 * <p>Whatever is read is checked against the bytes that are left: reading past the end is a {@link CorruptDataException}.
 */
public final class DataInputView {
    private byte[] array = new byte[0];
    private int position;
    private int limit;

    /** Starts empty; {@link #wrap} gives it something to read. */
    public DataInputView() {}

    /** Reads from {@code bytes[offset]} to {@code bytes[offset + length - 1]} from now on. */
    public void wrap(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        array = bytes;
        position = offset;
        limit = offset + length;
    }

    /** The array that holds the bytes; {@link #take} says where to read it. */
    public byte[] array() {
        return array;
    }

    /** Where the next byte is in {@link #array()}. */
    public int position() {
        return position;
    }

    /** Bytes left to read. */
    public int remaining() {
        return limit - position;
    }

    /**
     * Passes over {@code bytes} bytes, for the caller to read through {@link #array()}.
     *
     * @return where they begin in {@link #array()}
     * @throws CorruptDataException if fewer are left, or {@code bytes} is negative
     */
    public int take(int bytes) {
        int start = position;
        if (bytes < 0 || bytes > limit - start) {
            throw tooShort(bytes);
        }
        position = start + bytes;
        return start;
    }

    private CorruptDataException tooShort(int bytes) {
        return new CorruptDataException("The bytes of a record are damaged: %s bytes should follow, %d are left."
                .formatted(Integer.toUnsignedString(bytes), remaining()));
    }

    /**
     * Reads one byte.
     *
     * @throws CorruptDataException if none is left
     */
    public byte readByte() {
        int offset = take(1);
        return array[offset];
    }

    /**
     * Reads one byte; everything but 0 is true.
     *
     * @throws CorruptDataException if none is left
     */
    public boolean readBoolean() {
        return readByte() != 0;
    }

    /**
     * Reads 2 bytes, least significant first.
     *
     * @throws CorruptDataException if fewer are left
     */
    public short readShort() {
        int offset = take(2);
        return LittleEndian.getShort(array, offset);
    }

    /**
     * Reads 2 bytes, least significant first.
     *
     * @throws CorruptDataException if fewer are left
     */
    public char readChar() {
        int offset = take(2);
        return LittleEndian.getChar(array, offset);
    }

    /**
     * Reads 4 bytes, least significant first.
     *
     * @throws CorruptDataException if fewer are left
     */
    public int readInt() {
        int offset = take(4);
        return LittleEndian.getInt(array, offset);
    }

    /**
     * Reads 8 bytes, least significant first.
     *
     * @throws CorruptDataException if fewer are left
     */
    public long readLong() {
        int offset = take(8);
        return LittleEndian.getLong(array, offset);
    }

    /**
     * Reads 4 bytes, least significant first.
     *
     * @throws CorruptDataException if fewer are left
     */
    public float readFloat() {
        int offset = take(4);
        return LittleEndian.getFloat(array, offset);
    }

    /**
     * Reads 8 bytes, least significant first.
     *
     * @throws CorruptDataException if fewer are left
     */
    public double readDouble() {
        int offset = take(8);
        return LittleEndian.getDouble(array, offset);
    }

    /**
     * Reads what {@link DataOutputView#writeVarInt} wrote.
     *
     * @throws CorruptDataException if the bytes end before the number does, or it has more than 32 bits
     */
    public int readVarInt() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = readByte();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new CorruptDataException("The bytes of a record are damaged: a length is longer than five bytes.");
    }

    /**
     * Reads how many elements follow, each of which takes at least one byte, so that room may be made for them.
     *
     * @throws CorruptDataException if fewer bytes are left than elements should follow
     */
    public int readCount() {
        int count = readVarInt();
        if (count < 0 || count > remaining()) {
            throw tooShort(count);
        }
        return count;
    }

    /** Reads {@code length} bytes into {@code target}, from {@code offset} on.
     *
     * @throws CorruptDataException if fewer are left
     */
    public void readBytes(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        int start = take(length);
        System.arraycopy(array, start, target, offset, length);
    }

    /**
     * Reads what {@link DataOutputView#writeString} wrote.
     *
     * @throws CorruptDataException if fewer bytes are left than the string's length says
     */
    public String readString() {
        int at = position;
        // The common case, a Latin-1 string of less than 64 chars, in one step.
        if (at < limit && (array[at] & 0x81) == 0) {
            int start = at + 1;
            int length = array[at] >> 1;
            if (length <= limit - start) {
                position = start + length;
                return StringCodec.latin1(array, start, length);
            }
        }
        return StringCodec.read(this);
    }
}
