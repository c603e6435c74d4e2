package io.weir.log.batch;

import java.nio.ByteBuffer;

/**
 * Goes through the records of a batch and tells what compaction must know of each, without making objects of them. Every length
 * is held against the bytes that are left before it is used.
 */
public final class RecordCursor {
    private final ByteBuffer records;
    private int left;
    private int start;
    private int end;
    private long timestampDelta;
    private int afterTimestamp;
    private int offsetDelta;
    private int keyPosition;
    private int keyLength;
    private boolean hasValue;

    private RecordCursor(ByteBuffer records, int count) {
        this.records = records;
        left = count;
        end = records.position();
    }

    /**
     * The records of the batch at {@code header} of {@code buffer}.
     *
     * @throws MalformedBatchException if they are compressed in a way that {@code recompression} does not know, or damaged
     */
    public static RecordCursor of(ByteBuffer buffer, BatchHeader header, Recompression recompression) {
        ByteBuffer records = buffer.duplicate();
        records.limit(header.position() + header.sizeInBytes()).position(header.position() + BatchHeader.BYTES);
        boolean isPlain = header.codec() == 0 || header.count() == 0;
        return new RecordCursor(isPlain ? records : recompression.decompress(header.codec(), records), header.count());
    }

    /**
     * Goes on to the next record; false: there is none.
     *
     * @throws MalformedBatchException if the bytes are not those of the records of a batch
     */
    public boolean next() {
        records.position(end);
        if (left == 0) {
            if (records.hasRemaining()) {
                throw new MalformedBatchException(
                        "%d bytes are left behind the last record".formatted(records.remaining()));
            }
            return false;
        }
        left--;
        start = end;
        int length = within(VarInts.readInt(records), records.remaining());
        end = records.position() + length;
        if (length == 0) {
            throw new MalformedBatchException("A record has no bytes");
        }
        records.get(); // attributes, of which none is defined
        timestampDelta = VarInts.read(records);
        afterTimestamp = records.position();
        offsetDelta = VarInts.readInt(records);
        keyLength = VarInts.readInt(records);
        keyPosition = records.position();
        skip(keyLength);
        int valueLength = VarInts.readInt(records);
        hasValue = valueLength >= 0;
        skip(valueLength);
        if (records.position() > end) {
            throw new MalformedBatchException("A record of %d bytes has others in it".formatted(length));
        }
        return true;
    }

    private void skip(int length) {
        if (length != -1) {
            records.position(records.position() + within(length, records.remaining()));
        }
    }

    private static int within(int length, int remaining) {
        if (length < 0 || length > remaining) {
            throw new MalformedBatchException("A length of %d where %d bytes are left".formatted(length, remaining));
        }
        return length;
    }

    /** Offset counted from the first of the batch. */
    public int offsetDelta() {
        return offsetDelta;
    }

    /** Milliseconds counted from the batch's base timestamp. */
    public long timestampDelta() {
        return timestampDelta;
    }

    /** Whether the record has a key. */
    public boolean hasKey() {
        return keyLength >= 0;
    }

    /** Whether the record is no tombstone. */
    public boolean hasValue() {
        return hasValue;
    }

    /** The key, to be read before the cursor goes on; there must be one. */
    public ByteBuffer key() {
        return records.slice(keyPosition, keyLength);
    }

    /** Bytes that {@link #copy} writes at most. */
    int bytesAtMost() {
        return end - start + 2 * 10;
    }

    /** Writes the record with another distance from the base timestamp. */
    void copy(ByteBuffer to, long newTimestampDelta) {
        if (newTimestampDelta == timestampDelta) {
            to.put(records.slice(start, end - start));
            return;
        }
        int rest = end - afterTimestamp;
        VarInts.write(to, 1 + VarInts.size(newTimestampDelta) + rest);
        to.put((byte) 0);
        VarInts.write(to, newTimestampDelta);
        to.put(records.slice(afterTimestamp, rest));
    }
}
