package io.weir.api.types;

import java.util.Objects;

/** A range of bytes that serializers read from. Confined to one thread. */
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

    /** Bytes left to read. */
    public int remaining() {
        return limit - position;
    }

    /** Reads one byte. */
    public byte readByte() {
        if (position == limit) {
            throw new IllegalStateException("read past the end of the record");
        }
        return array[position++];
    }
}
