package io.weir.api.types;

import java.util.Arrays;
import java.util.Objects;

/** A growing array of bytes that serializers write to. Numbers are little endian. Confined to one thread. */
public final class DataOutputView {
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private byte[] array;
    private int position;

    /** Starts empty with room for {@code initialBytes}. */
    public DataOutputView(int initialBytes) {
        array = new byte[initialBytes];
    }

    /** The bytes written so far are the first {@link #position()} of this array. Valid until the next write. */
    public byte[] array() {
        return array;
    }

    /** Bytes written so far. */
    public int position() {
        return position;
    }

    /** Forgets what was written; the room stays. */
    public void clear() {
        position = 0;
    }

    /**
     * Goes back to a position where the view has been, and forgets what was written after it.
     *
     * @throws IndexOutOfBoundsException if {@code newPosition} is not between 0 and {@link #position()}
     */
    public void truncate(int newPosition) {
        position = Objects.checkIndex(newPosition, position + 1);
    }

    /** A copy of the bytes written so far. */
    public byte[] toByteArray() {
        return Arrays.copyOf(array, position);
    }

    /**
     * Takes room for {@code bytes} more bytes, for the caller to fill through {@link #array()}. Until then they are
     * undefined.
     *
     * @return where the room begins in {@link #array()}
     */
    public int reserve(int bytes) {
        int start = position;
        int end = start + bytes;
        if (end - array.length > 0 || end < 0) {
            grow(bytes);
        }
        position = end;
        return start;
    }

    /**
     * As {@link #reserve}, for a caller whose number of bytes may be too large for an int, or that knows only a bound for
     * what it will write and gives the rest back with {@link #truncate}.
     */
    public int reserveAtMost(long maxBytes) {
        if (maxBytes > MAX_BYTES) {
            throw tooLarge();
        }
        return reserve((int) maxBytes);
    }

    private void grow(int bytes) {
        long needed = (long) position + bytes;
        if (needed > MAX_BYTES) {
            throw tooLarge();
        }
        array = Arrays.copyOf(array, (int) Math.min(MAX_BYTES, Math.max(Math.max(64, needed), 2L * array.length)));
    }

    private static IllegalStateException tooLarge() {
        return new IllegalStateException(
                "A record of more than %d bytes cannot be serialized; a char of a string counts for two."
                        .formatted(MAX_BYTES));
    }

    /** Writes one byte, the low eight bits of {@code value}. */
    public void writeByte(int value) {
        int offset = reserve(1);
        array[offset] = (byte) value;
    }

    /** Writes one byte, 1 for true. */
    public void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    /** Writes 2 bytes, least significant first. */
    public void writeShort(short value) {
        int offset = reserve(2);
        LittleEndian.putShort(array, offset, value);
    }

    /** Writes 2 bytes, least significant first. */
    public void writeChar(char value) {
        int offset = reserve(2);
        LittleEndian.putChar(array, offset, value);
    }

    /** Writes 4 bytes, least significant first. */
    public void writeInt(int value) {
        int offset = reserve(4);
        LittleEndian.putInt(array, offset, value);
    }

    /** Writes 8 bytes, least significant first. */
    public void writeLong(long value) {
        int offset = reserve(8);
        LittleEndian.putLong(array, offset, value);
    }

    /** Writes 4 bytes, least significant first. */
    public void writeFloat(float value) {
        int offset = reserve(4);
        LittleEndian.putFloat(array, offset, value);
    }

    /** Writes 8 bytes, least significant first. */
    public void writeDouble(double value) {
        int offset = reserve(8);
        LittleEndian.putDouble(array, offset, value);
    }

    /** Writes a length, count or ordinal in one to five bytes: seven bits each, lowest first; taken as unsigned. */
    public void writeVarInt(int value) {
        int offset = reserve(5);
        position = Varint.put(array, offset, value);
    }

    /** Writes a part of {@code bytes}, without its length. */
    public void writeBytes(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int start = reserve(length);
        System.arraycopy(bytes, offset, array, start, length);
    }

    /** Writes a string with its length; see {@link StringCodec} for the bytes. */
    public void writeString(String value) {
        int start = reserveAtMost(StringCodec.maxBytes(value));
        position = StringCodec.put(array, start, value);
    }
}
