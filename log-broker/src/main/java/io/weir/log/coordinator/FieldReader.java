package io.weir.log.coordinator;

import io.weir.log.batch.MalformedBatchException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link FieldWriter} writes. Every length is held against the bytes that are left before it is used; bytes that make
 * no sense give a {@link MalformedBatchException}.
 */
public final class FieldReader {
    private final ByteBuffer from;

    /** Reads from the position of {@code from} on, which is left alone. */
    public FieldReader(ByteBuffer from) {
        this.from = from.duplicate();
    }

    /** One byte. */
    public byte int8() {
        require(1);
        return from.get();
    }

    /** Two bytes. */
    public short int16() {
        require(2);
        return from.getShort();
    }

    /** Four bytes. */
    public int int32() {
        require(4);
        return from.getInt();
    }

    /** Eight bytes. */
    public long int64() {
        require(8);
        return from.getLong();
    }

    /** Sixteen bytes. */
    public UUID uuid() {
        return new UUID(int64(), int64());
    }

    /** Up to five bytes. */
    public int unsignedVarint() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte next = int8();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedBatchException("A number is longer than five bytes");
    }

    /** Length in two bytes. */
    public String string() {
        String value = nullableString();
        if (value == null) {
            throw new MalformedBatchException("A string is null that must not be");
        }
        return value;
    }

    /** Length in two bytes; -1 for null. */
    public @Nullable String nullableString() {
        short length = int16();
        return length == -1 ? null : text(length);
    }

    /** Length plus one as a varint. */
    public String compactString() {
        return text(unsignedVarint() - 1);
    }

    private String text(int length) {
        return new String(raw(length), StandardCharsets.UTF_8);
    }

    /** Length in four bytes. */
    public byte[] bytes() {
        return raw(int32());
    }

    private byte[] raw(int length) {
        require(length);
        byte[] value = new byte[length];
        from.get(value);
        return value;
    }

    /** A count in four bytes of elements that have {@code fewestBytes} each. */
    public int count(int fewestBytes) {
        return checked(int32(), fewestBytes);
    }

    /** A count plus one as a varint; -1: there is no array. */
    public int compactCount(int fewestBytes) {
        int count = unsignedVarint() - 1;
        return count == -1 ? -1 : checked(count, fewestBytes);
    }

    private int checked(int count, int fewestBytes) {
        if (count < 0 || count > from.remaining() / fewestBytes) {
            throw new MalformedBatchException(
                    "A count of %d where %d bytes are left".formatted(count, from.remaining()));
        }
        return count;
    }

    /** Gives each tagged field to {@code known}; those it does not know it leaves. */
    public void tags(Tagged known) {
        int count = checked(unsignedVarint(), 2);
        for (int i = 0; i < count; i++) {
            int tag = unsignedVarint();
            int length = unsignedVarint();
            require(length);
            FieldReader content = new FieldReader(from.slice(from.position(), length));
            known.read(tag, content);
            from.position(from.position() + length);
        }
    }

    /** Takes tagged fields. */
    @FunctionalInterface
    public interface Tagged {
        /** Takes the field, or leaves it where the tag is not known. */
        void read(int tag, FieldReader content);
    }

    /** Whether all was read. */
    public boolean isAtEnd() {
        return !from.hasRemaining();
    }

    private void require(int bytes) {
        if (bytes < 0 || bytes > from.remaining()) {
            throw new MalformedBatchException(
                    "A length of %d where %d bytes are left".formatted(bytes, from.remaining()));
        }
    }
}
