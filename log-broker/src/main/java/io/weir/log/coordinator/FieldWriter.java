package io.weir.log.coordinator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes fields as Kafka's messages have them: big-endian, lengths in front; compact forms where a version is flexible. */
public final class FieldWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** One byte. */
    public FieldWriter int8(int value) {
        bytes.write(value);
        return this;
    }

    /** Two bytes. */
    public FieldWriter int16(int value) {
        return int8(value >> 8).int8(value);
    }

    /** Four bytes. */
    public FieldWriter int32(int value) {
        return int16(value >> 16).int16(value);
    }

    /** Eight bytes. */
    public FieldWriter int64(long value) {
        return int32((int) (value >> 32)).int32((int) value);
    }

    /** Sixteen bytes. */
    public FieldWriter uuid(UUID value) {
        return int64(value.getMostSignificantBits()).int64(value.getLeastSignificantBits());
    }

    /** Seven bits per byte, lowest first. */
    public FieldWriter unsignedVarint(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            int8((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        return int8(rest);
    }

    /** Length in two bytes, at most 32767; -1 for null. */
    public FieldWriter string(@Nullable String value) {
        if (value == null) {
            return int16(-1);
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > Short.MAX_VALUE) {
            throw new IllegalArgumentException("A string of %d bytes; 32767 fit".formatted(utf8.length));
        }
        return int16(utf8.length).raw(utf8);
    }

    /** Length plus one as a varint. */
    public FieldWriter compactString(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return unsignedVarint(utf8.length + 1).raw(utf8);
    }

    /** Length in four bytes. */
    public FieldWriter bytes(byte[] value) {
        return int32(value.length).raw(value);
    }

    private FieldWriter raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    /** A tagged field whose value is what {@code content} has. */
    public FieldWriter tagged(int tag, FieldWriter content) {
        byte[] value = content.toArray();
        return unsignedVarint(tag).unsignedVarint(value.length).raw(value);
    }

    /** All that was written. */
    public byte[] toArray() {
        return bytes.toByteArray();
    }
}
