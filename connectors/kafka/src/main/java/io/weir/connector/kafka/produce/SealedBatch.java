package io.weir.connector.kafka.produce;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.utils.internals.ByteBufferOutputStream;

/**
 * A whole batch. Its header is written once, by {@link #finish}: from then on it is sent byte for byte the same, so that brokers
 * recognize it when it comes again. Made by the subtask's thread, then the send loop's.
 *
 * <pre>
 *   0 base offset 8 | 8 length of what follows 4 | 12 leader epoch 4 (-1) | 16 magic 1 (2) | 17 crc 4, of all behind it
 *   | 21 attributes 2 (0-2 codec, 4 transactional) | 23 last offset delta 4 | 27 first timestamp 8 | 35 max timestamp 8
 *   | 43 producer id 8 | 51 producer epoch 2 | 53 base sequence 4 | 57 records 4 | 61 records, compressed or not
 * </pre>
 */
final class SealedBatch {
    static final int HEADER_BYTES = 61;
    static final int NO_SEQUENCE = -1;

    private static final int CRC_AT = 17;
    private static final int ATTRIBUTES_AT = 21;
    private static final int BEFORE_LENGTH_BYTES = 12;
    private static final byte MAGIC = 2;
    private static final int TRANSACTIONAL = 0x10;

    final Lane lane;
    final ProducerIdentity identity;

    /** Of its topic, as it was when it was sent last. */
    Uuid topicId = Uuid.ZERO_UUID;

    /** What it was built in, which is given back in the end. */
    final byte[] buffer;

    private final int records;
    private final Times times;
    private byte[] bytes;
    private int length;

    /**
     * Milliseconds since the epoch.
     *
     * @param created when its first record came
     * @param first timestamp of the first record
     * @param max the highest timestamp
     */
    record Times(long created, long first, long max) {}

    SealedBatch(Lane lane, ProducerIdentity identity, byte[] buffer, int length, int records, Times times) {
        this.lane = lane;
        this.identity = identity;
        this.buffer = buffer;
        this.length = length;
        this.records = records;
        this.times = times;
        bytes = buffer;
    }

    int records() {
        return records;
    }

    long createdMillis() {
        return times.created;
    }

    /** Bytes on the wire, when it is finished. */
    int length() {
        return length;
    }

    /** Compresses the records and writes the header. */
    void finish(Compression compression, int baseSequence) {
        if (compression.type() != CompressionType.NONE) {
            compress(compression);
        }
        int attributes = compression.type().id | (identity.isTransactional() ? TRANSACTIONAL : 0);
        ByteBuffer header = ByteBuffer.wrap(bytes);
        header.putLong(0L).putInt(length - BEFORE_LENGTH_BYTES).putInt(-1).put(MAGIC);
        header.position(ATTRIBUTES_AT);
        header.putShort((short) attributes)
                .putInt(records - 1)
                .putLong(times.first)
                .putLong(times.max);
        header.putLong(identity.producerId())
                .putShort(identity.epoch())
                .putInt(baseSequence)
                .putInt(records);
        CRC32C crc = new CRC32C();
        crc.update(bytes, ATTRIBUTES_AT, length - ATTRIBUTES_AT);
        header.putInt(CRC_AT, (int) crc.getValue());
    }

    private void compress(Compression compression) {
        ByteBufferOutputStream target = new ByteBufferOutputStream(Math.max(length / 2, 2 * HEADER_BYTES));
        target.position(HEADER_BYTES);
        try (OutputStream compressor = compression.wrapForOutput(target, MAGIC)) {
            compressor.write(bytes, HEADER_BYTES, length - HEADER_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "A batch for %s could not be compressed: %s".formatted(lane, e.getMessage()), e);
        }
        ByteBuffer compressed = target.buffer();
        compressed.flip();
        length = compressed.limit();
        bytes = new byte[length];
        compressed.get(bytes);
    }

    /** What goes into a request. */
    MemoryRecords content() {
        return MemoryRecords.readableRecords(ByteBuffer.wrap(bytes, 0, length));
    }

    @Override
    public String toString() {
        return "%d records for %s".formatted(records, lane);
    }
}
