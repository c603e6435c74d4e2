package io.weir.log.batch;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The 61 bytes in front of the records of a batch, read in place: a cursor over a buffer that moves from batch to batch. The
 * checksum covers everything from the attributes on, so the offset and the leader epoch may be set without computing it again.
 */
public final class BatchHeader {
    /** Bytes up to and with the length field. */
    public static final int PREFIX_BYTES = 12;
    /** Bytes in front of the first record. */
    public static final int BYTES = 61;
    /** The only format that is stored. */
    public static final byte MAGIC = 2;
    /** No producer. */
    public static final long NO_PRODUCER_ID = -1;

    private static final int LENGTH = 8;
    private static final int LEADER_EPOCH = 12;
    private static final int MAGIC_AT = 16;
    private static final int CRC = 17;
    private static final int ATTRIBUTES = 21;
    private static final int LAST_OFFSET_DELTA = 23;
    private static final int BASE_TIMESTAMP = 27;
    private static final int MAX_TIMESTAMP = 35;
    private static final int PRODUCER_ID = 43;
    private static final int PRODUCER_EPOCH = 51;
    private static final int BASE_SEQUENCE = 53;
    private static final int COUNT = 57;

    private static final int CODEC_BITS = 0x07;
    private static final int APPEND_TIME_BIT = 0x08;
    private static final int TRANSACTIONAL_BIT = 0x10;
    private static final int CONTROL_BIT = 0x20;
    private static final int DELETE_HORIZON_BIT = 0x40;

    private ByteBuffer buffer;
    private int at;

    /** Reads the batch at {@code position} of {@code buffer}, whose position and limit are left alone. */
    public BatchHeader(ByteBuffer buffer, int position) {
        this.buffer = buffer;
        at = position;
    }

    /** Looks at another place. */
    public BatchHeader moveTo(ByteBuffer newBuffer, int position) {
        buffer = newBuffer;
        at = position;
        return this;
    }

    /** Where it stands in the buffer. */
    public int position() {
        return at;
    }

    /** Whether the buffer holds the whole batch up to its limit. False too where the length field makes no sense. */
    public boolean isWhole() {
        int left = buffer.limit() - at;
        return left >= BYTES && lengthField() >= BYTES - PREFIX_BYTES && lengthField() <= left - PREFIX_BYTES;
    }

    /** Bytes of the batch with all of its header. */
    public int sizeInBytes() {
        return PREFIX_BYTES + lengthField();
    }

    private int lengthField() {
        return buffer.getInt(at + LENGTH);
    }

    /** Offset of the first record, also if compaction has removed it. */
    public long baseOffset() {
        return buffer.getLong(at);
    }

    /** Offset of the last record. */
    public long lastOffset() {
        return baseOffset() + lastOffsetDelta();
    }

    /** Offset of the last record counted from the first. */
    public int lastOffsetDelta() {
        return buffer.getInt(at + LAST_OFFSET_DELTA);
    }

    /** Epoch of the leader that gave the offsets. */
    public int leaderEpoch() {
        return buffer.getInt(at + LEADER_EPOCH);
    }

    /** Format of the batch. */
    public byte magic() {
        return buffer.get(at + MAGIC_AT);
    }

    /** Codec, kind of timestamps, kind of batch. */
    public short attributes() {
        return buffer.getShort(at + ATTRIBUTES);
    }

    /** 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd; others are not defined. */
    public int codec() {
        return attributes() & CODEC_BITS;
    }

    /** Whether the timestamps are those of the broker. */
    public boolean hasAppendTime() {
        return (attributes() & APPEND_TIME_BIT) != 0;
    }

    /** Whether the batch is part of a transaction. */
    public boolean isTransactional() {
        return (attributes() & TRANSACTIONAL_BIT) != 0;
    }

    /** Whether the batch is a marker of the broker, not data. */
    public boolean isControl() {
        return (attributes() & CONTROL_BIT) != 0;
    }

    /** Whether the base timestamp is the time from which tombstones may go. */
    public boolean hasDeleteHorizon() {
        return (attributes() & DELETE_HORIZON_BIT) != 0;
    }

    /** Milliseconds since 1970 that the records' timestamps are counted from. */
    public long baseTimestamp() {
        return buffer.getLong(at + BASE_TIMESTAMP);
    }

    /** The highest timestamp of any record, milliseconds since 1970. */
    public long maxTimestamp() {
        return buffer.getLong(at + MAX_TIMESTAMP);
    }

    /** Who produced it; {@link #NO_PRODUCER_ID} for a producer without sequence numbers. */
    public long producerId() {
        return buffer.getLong(at + PRODUCER_ID);
    }

    /** The producer's epoch, -1 without one. */
    public short producerEpoch() {
        return buffer.getShort(at + PRODUCER_EPOCH);
    }

    /** Sequence number of the first record, -1 without one. */
    public int baseSequence() {
        return buffer.getInt(at + BASE_SEQUENCE);
    }

    /** Sequence number of the last record; goes on at 0 behind the highest int. */
    public int lastSequence() {
        return baseSequence() < 0 ? -1 : (baseSequence() + lastOffsetDelta()) & Integer.MAX_VALUE;
    }

    /** Number of records. */
    public int count() {
        return buffer.getInt(at + COUNT);
    }

    /** Whether the checksum is right. The batch must be {@link #isWhole whole}. */
    public boolean isIntact() {
        return buffer.getInt(at + CRC) == computeChecksum();
    }

    private int computeChecksum() {
        ByteBuffer covered = buffer.duplicate();
        covered.limit(at + sizeInBytes()).position(at + ATTRIBUTES);
        CRC32C crc = new CRC32C();
        crc.update(covered);
        return (int) crc.getValue();
    }

    /** Sets what the leader decides. */
    public void assign(long baseOffset, int leaderEpoch) {
        buffer.putLong(at, baseOffset);
        buffer.putInt(at + LEADER_EPOCH, leaderEpoch);
    }

    /** Sets the broker's time as that of all records, with the checksum that follows from it. */
    public void stampAppendTime(long timestampMillis) {
        buffer.putShort(at + ATTRIBUTES, (short) (attributes() | APPEND_TIME_BIT));
        buffer.putLong(at + MAX_TIMESTAMP, timestampMillis);
        buffer.putInt(at + CRC, computeChecksum());
    }

    /** Writes all fields of a new batch whose records lie behind the header already, with its checksum. */
    void write(Fields fields, int sizeInBytes) {
        buffer.putLong(at, fields.baseOffset());
        buffer.putInt(at + LENGTH, sizeInBytes - PREFIX_BYTES);
        buffer.putInt(at + LEADER_EPOCH, fields.leaderEpoch());
        buffer.put(at + MAGIC_AT, MAGIC);
        buffer.putShort(at + ATTRIBUTES, fields.attributes());
        buffer.putInt(at + LAST_OFFSET_DELTA, fields.count() - 1);
        buffer.putLong(at + BASE_TIMESTAMP, fields.baseTimestamp());
        buffer.putLong(at + MAX_TIMESTAMP, fields.maxTimestamp());
        buffer.putLong(at + PRODUCER_ID, fields.producer().id());
        buffer.putShort(at + PRODUCER_EPOCH, fields.producer().epoch());
        buffer.putInt(at + BASE_SEQUENCE, fields.producer().baseSequence());
        buffer.putInt(at + COUNT, fields.count());
        buffer.putInt(at + CRC, computeChecksum());
    }

    /** Writes the fields of a batch that compaction has changed; the others must be there already. */
    void rewrite(short attributes, long baseTimestamp, long maxTimestamp, int count, int sizeInBytes) {
        buffer.putInt(at + LENGTH, sizeInBytes - PREFIX_BYTES);
        buffer.putShort(at + ATTRIBUTES, attributes);
        buffer.putLong(at + BASE_TIMESTAMP, baseTimestamp);
        buffer.putLong(at + MAX_TIMESTAMP, maxTimestamp);
        buffer.putInt(at + COUNT, count);
        buffer.putInt(at + CRC, computeChecksum());
    }

    /** Writes a batch without records that stands for all offsets from {@code baseOffset} to {@code lastOffset}. */
    void writeGap(long baseOffset, long lastOffset, int leaderEpoch) {
        write(new Fields(baseOffset, leaderEpoch, (short) 0, -1, -1, Producer.NONE, 0), BYTES);
        buffer.putInt(at + LAST_OFFSET_DELTA, Math.toIntExact(lastOffset - baseOffset));
        buffer.putInt(at + CRC, computeChecksum());
    }

    /** The attributes with the mark that the base timestamp is a delete horizon. */
    short attributesWithHorizon() {
        return (short) (attributes() | DELETE_HORIZON_BIT);
    }

    /** The attributes without codec and delete horizon, as a batch without records has them. */
    short attributesWithoutRecords() {
        return (short) (attributes() & ~(CODEC_BITS | DELETE_HORIZON_BIT));
    }

    /** Who produces a batch; sequence -1 without one. */
    public record Producer(long id, short epoch, int baseSequence) {
        /** A producer without sequence numbers. */
        public static final Producer NONE = new Producer(NO_PRODUCER_ID, (short) -1, -1);
    }

    /** The fields of a new batch. */
    record Fields(
            long baseOffset,
            int leaderEpoch,
            short attributes,
            long baseTimestamp,
            long maxTimestamp,
            Producer producer,
            int count) {
        static short attributes(boolean transactional, boolean control) {
            return (short) ((transactional ? TRANSACTIONAL_BIT : 0) | (control ? CONTROL_BIT : 0));
        }
    }
}
