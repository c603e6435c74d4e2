package io.weir.log.batch;

import java.nio.ByteBuffer;

/** A batch of which compaction keeps some records. Offsets, sequence numbers and epoch stay as they were. */
public final class BatchRewrite {
    private final ByteBuffer original;
    private final BatchHeader header;
    private final long baseTimestamp;
    private final boolean hasHorizon;
    private ByteBuffer records;
    private long maxTimestamp = Long.MIN_VALUE;
    private int count;

    private BatchRewrite(ByteBuffer original, BatchHeader header, long baseTimestamp, boolean hasHorizon) {
        this.original = original;
        this.header = header;
        this.baseTimestamp = baseTimestamp;
        this.hasHorizon = hasHorizon;
        records = ByteBuffer.allocate(header.sizeInBytes());
    }

    /** The batch at {@code header} of {@code original} as it is now, without records so far. */
    public static BatchRewrite of(ByteBuffer original, BatchHeader header) {
        return new BatchRewrite(original, header, header.baseTimestamp(), header.hasDeleteHorizon());
    }

    /** The same, with the time from which its tombstones, or the marker that it is, may go. */
    public static BatchRewrite withHorizon(ByteBuffer original, BatchHeader header, long horizonMillis) {
        return new BatchRewrite(original, header, horizonMillis, true);
    }

    /** A batch without records and producer that stands for all offsets from {@code baseOffset} to {@code lastOffset}. */
    public static ByteBuffer gap(long baseOffset, long lastOffset, int leaderEpoch) {
        ByteBuffer batch = ByteBuffer.allocate(BatchHeader.BYTES);
        new BatchHeader(batch, 0).writeGap(baseOffset, lastOffset, leaderEpoch);
        return batch;
    }

    /** The batch without its records: what its producer's numbers are is told by the header. */
    public static ByteBuffer emptied(ByteBuffer original, BatchHeader header) {
        ByteBuffer batch = copyOfHeader(original, header, BatchHeader.BYTES);
        new BatchHeader(batch, 0)
                .rewrite(
                        header.attributesWithoutRecords(),
                        header.maxTimestamp(),
                        header.maxTimestamp(),
                        0,
                        BatchHeader.BYTES);
        return batch;
    }

    /** Keeps the record that the cursor stands at. */
    public void keep(RecordCursor record) {
        long timestamp = header.baseTimestamp() + record.timestampDelta();
        int bytes = record.bytesAtMost();
        if (records.remaining() < bytes) {
            int capacity = (int) Math.min(Integer.MAX_VALUE - 8, 2L * records.capacity() + bytes);
            records = ByteBuffer.allocate(capacity).put(records.flip());
        }
        record.copy(records, timestamp - baseTimestamp);
        maxTimestamp = Math.max(maxTimestamp, timestamp);
        count++;
    }

    /** Number of records kept so far. */
    public int count() {
        return count;
    }

    /** The batch with what was kept, compressed as it was. */
    public ByteBuffer build(Recompression recompression) {
        records.flip();
        ByteBuffer content = header.codec() == 0 ? records : recompression.compress(header.codec(), records);
        int size = BatchHeader.BYTES + content.remaining();
        ByteBuffer batch = copyOfHeader(original, header, size);
        batch.put(BatchHeader.BYTES, content, content.position(), content.remaining());
        new BatchHeader(batch, 0)
                .rewrite(
                        hasHorizon ? header.attributesWithHorizon() : header.attributes(),
                        baseTimestamp,
                        header.hasAppendTime() ? header.maxTimestamp() : maxTimestamp,
                        count,
                        size);
        return batch;
    }

    private static ByteBuffer copyOfHeader(ByteBuffer original, BatchHeader header, int size) {
        ByteBuffer batch = ByteBuffer.allocate(size);
        batch.put(0, original, header.position(), BatchHeader.BYTES);
        return batch;
    }
}
