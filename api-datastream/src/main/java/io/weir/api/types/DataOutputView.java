package io.weir.api.types;

import java.util.Arrays;

/** A growing array of bytes that serializers write to. Confined to one thread. */
public final class DataOutputView {
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

    /** Writes one byte, the low eight bits of {@code value}. */
    public void writeByte(int value) {
        if (position == array.length) {
            array = Arrays.copyOf(array, Math.max(64, array.length * 2));
        }
        array[position++] = (byte) value;
    }
}
