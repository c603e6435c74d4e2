package io.weir.log.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.protocol.Readable;

/**
 * Reads the fields of a request. Every length is checked against the bytes that are left, and their number is limited: a few
 * bytes of a request can ask for an object of ten times their size.
 */
final class RequestReader implements Readable {
    /** Far more than a real request has, and about 50 MB when they are read. */
    static final int MAX_FIELDS = 1_000_000;

    private static final int MAX_VARINT_BITS = 35;
    private static final int MAX_VARLONG_BITS = 70;

    private final ByteBuffer bytes;
    private int fieldsLeft;

    RequestReader(ByteBuffer bytes) {
        this(bytes, MAX_FIELDS);
    }

    private RequestReader(ByteBuffer bytes, int fieldsLeft) {
        this.bytes = bytes;
        this.fieldsLeft = fieldsLeft;
    }

    private void field() {
        if (--fieldsLeft < 0) {
            throw new MalformedRequestException("it has more than %d fields".formatted(MAX_FIELDS));
        }
    }

    @Override
    public byte readByte() {
        field();
        return next();
    }

    private byte next() {
        try {
            return bytes.get();
        } catch (BufferUnderflowException e) {
            throw tooShort(1);
        }
    }

    @Override
    public short readShort() {
        field();
        require(Short.BYTES);
        return bytes.getShort();
    }

    @Override
    public int readInt() {
        field();
        require(Integer.BYTES);
        return bytes.getInt();
    }

    @Override
    public long readLong() {
        field();
        require(Long.BYTES);
        return bytes.getLong();
    }

    @Override
    public double readDouble() {
        field();
        require(Double.BYTES);
        return bytes.getDouble();
    }

    @Override
    public byte[] readArray(int length) {
        field();
        require(length);
        byte[] array = new byte[length];
        bytes.get(array);
        return array;
    }

    @Override
    public String readString(int length) {
        return new String(readArray(length), StandardCharsets.UTF_8);
    }

    @Override
    public ByteBuffer readByteBuffer(int length) {
        field();
        require(length);
        ByteBuffer slice = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return slice;
    }

    @Override
    public int readUnsignedVarint() {
        return (int) readBits(MAX_VARINT_BITS);
    }

    @Override
    public int readVarint() {
        int raw = readUnsignedVarint();
        return (raw >>> 1) ^ -(raw & 1);
    }

    @Override
    public long readVarlong() {
        long raw = readBits(MAX_VARLONG_BITS);
        return (raw >>> 1) ^ -(raw & 1);
    }

    private long readBits(int maxBits) {
        field();
        long value = 0;
        for (int shift = 0; shift < maxBits; shift += 7) {
            byte part = next();
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new MalformedRequestException("a number of it has more than %d bits".formatted(maxBits));
    }

    @Override
    public int remaining() {
        return bytes.remaining();
    }

    @Override
    public Readable slice() {
        return new RequestReader(bytes.slice(), fieldsLeft);
    }

    private void require(int length) {
        if (length < 0 || length > bytes.remaining()) {
            throw tooShort(length);
        }
    }

    private MalformedRequestException tooShort(int length) {
        return new MalformedRequestException(
                "a field of %d bytes does not fit into the %d that are left".formatted(length, bytes.remaining()));
    }
}
