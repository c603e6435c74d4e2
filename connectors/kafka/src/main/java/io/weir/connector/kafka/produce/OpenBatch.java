package io.weir.connector.kafka.produce;

import org.jspecify.annotations.Nullable;

/**
 * A record batch that grows: records in the form of batch format 2, behind room for the header, which {@link SealedBatch} writes.
 * Confined to the subtask's thread.
 *
 * <pre>
 *   record:  length varint | attributes 1 (0) | timestamp delta varlong | offset delta varint
 *            | key length varint (-1: null), key | value length varint, value | header count varint, headers
 * </pre>
 */
final class OpenBatch {
    private static final int MAX_VARINT_BYTES = 5;
    private static final int MAX_VARLONG_BYTES = 10;
    private static final int ATTRIBUTE_BYTES = 1;

    final Lane lane;
    final byte[] bytes;
    final long createdMillis;
    private final long firstTimestamp;
    private long maxTimestamp;
    private int position = SealedBatch.HEADER_BYTES;
    private int records;

    /** {@code bytes} are for it alone; {@code firstTimestamp} is that of the first record. */
    OpenBatch(Lane lane, byte[] bytes, long createdMillis, long firstTimestamp) {
        this.lane = lane;
        this.bytes = bytes;
        this.createdMillis = createdMillis;
        this.firstTimestamp = firstTimestamp;
        maxTimestamp = firstTimestamp;
    }

    /** The most bytes that a batch of this one record has. */
    static long upperBound(byte @Nullable [] key, byte @Nullable [] value, EncodedHeaders headers) {
        return SealedBatch.HEADER_BYTES
                + MAX_VARINT_BYTES
                + ATTRIBUTE_BYTES
                + MAX_VARLONG_BYTES
                + 3L * MAX_VARINT_BYTES
                + (key == null ? 0 : key.length)
                + (value == null ? 0 : value.length)
                + headers.length();
    }

    /**
     * Adds a record.
     *
     * @return false: it does not fit, and nothing has changed
     */
    boolean append(long timestamp, byte @Nullable [] key, byte @Nullable [] value, EncodedHeaders headers) {
        long timestampDelta = timestamp - firstTimestamp;
        long size = ATTRIBUTE_BYTES
                + (long) varlongBytes(timestampDelta)
                + varintBytes(records)
                + fieldBytes(key)
                + fieldBytes(value)
                + headers.length();
        if (size > bytes.length - position - MAX_VARINT_BYTES) {
            return false;
        }
        int at = putVarint(position, (int) size);
        bytes[at++] = 0;
        at = putVarlong(at, timestampDelta);
        at = putVarint(at, records);
        at = putField(at, key);
        at = putField(at, value);
        position = headers.copyTo(bytes, at);
        records++;
        if (timestamp > maxTimestamp) {
            maxTimestamp = timestamp;
        }
        return true;
    }

    /** Nothing is added any more. */
    SealedBatch seal(ProducerIdentity identity) {
        return new SealedBatch(
                lane,
                identity,
                bytes,
                position,
                records,
                new SealedBatch.Times(createdMillis, firstTimestamp, maxTimestamp));
    }

    private int putField(int at, byte @Nullable [] field) {
        if (field == null) {
            return putVarint(at, -1);
        }
        int start = putVarint(at, field.length);
        System.arraycopy(field, 0, bytes, start, field.length);
        return start + field.length;
    }

    private int putVarint(int start, int value) {
        return putVarint(bytes, start, value);
    }

    /** Writes a number in zigzag form, seven bits a byte; the position behind it. */
    static int putVarint(byte[] bytes, int start, int value) {
        int at = start;
        int rest = (value << 1) ^ (value >> 31);
        while ((rest & ~0x7f) != 0) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
        return at;
    }

    private int putVarlong(int start, long value) {
        int at = start;
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
        return at;
    }

    private static long fieldBytes(byte @Nullable [] field) {
        return field == null ? 1 : varintBytes(field.length) + (long) field.length;
    }

    static int varintBytes(int value) {
        int zigzag = (value << 1) ^ (value >> 31);
        return (31 - Integer.numberOfLeadingZeros(zigzag | 1)) / 7 + 1;
    }

    private static int varlongBytes(long value) {
        long zigzag = (value << 1) ^ (value >> 63);
        return (63 - Long.numberOfLeadingZeros(zigzag | 1)) / 7 + 1;
    }
}
