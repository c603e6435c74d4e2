package io.weir.log.cluster.ledger;

import io.weir.log.batch.BatchHeader;
import io.weir.log.history.PartitionHistory;
import java.nio.ByteBuffer;

/**
 * An entry of a ledger, as bytes. Whoever has the last one finds what it needs to go on.
 *
 * <pre>
 *  kind       1  1: a batch, 2: a history
 *  history    8  number of the last entry with a history, which may be this one
 *  highest    8  highest timestamp in the ledger up to here, milliseconds since 1970; -1: none
 *  bytes      8  of all batches of the ledger up to here
 *  a batch:      as in Kafka's protocol, with its offset and epoch
 *  a history: 8  offset behind the last record, then {@link PartitionHistory#encode}
 * </pre>
 *
 * <p>BookKeeper adds a checksum to each entry.
 */
record Entry(long number, ByteBuffer bytes) {
    static final byte BATCH = 1;
    static final byte HISTORY = 2;
    static final int HEADER_BYTES = 1 + 8 + 8 + 8;
    private static final int HISTORY_AT = 1;
    private static final int HIGHEST_AT = 9;
    private static final int BYTES_AT = 17;

    /** What stands in front of every entry. */
    record Header(byte kind, long history, long highest, long bytes) {
        void writeTo(ByteBuffer to) {
            to.put(kind).putLong(history).putLong(highest).putLong(bytes);
        }
    }

    static ByteBuffer history(Header header, long endOffset, ByteBuffer history) {
        ByteBuffer entry = ByteBuffer.allocate(HEADER_BYTES + 8 + history.remaining());
        header.writeTo(entry);
        return entry.putLong(endOffset).put(history.duplicate()).flip();
    }

    boolean isBatch() {
        return bytes.get(0) == BATCH;
    }

    long historyEntry() {
        return bytes.getLong(HISTORY_AT);
    }

    long highestTimestamp() {
        return bytes.getLong(HIGHEST_AT);
    }

    long batchBytes() {
        return bytes.getLong(BYTES_AT);
    }

    /** The batch, from its first byte on. */
    ByteBuffer batch() {
        return bytes.slice(HEADER_BYTES, bytes.limit() - HEADER_BYTES);
    }

    PartitionHistory decodeHistory(String partition) {
        return PartitionHistory.decode(partition, bytes.slice(HEADER_BYTES + 8, bytes.limit() - HEADER_BYTES - 8));
    }

    /** The offset of the first record of this entry or, if it has none, of the next. */
    long baseOffset() {
        return isBatch() ? header().baseOffset() : bytes.getLong(HEADER_BYTES);
    }

    /** The offset behind it. */
    long endOffset() {
        return isBatch() ? header().lastOffset() + 1 : bytes.getLong(HEADER_BYTES);
    }

    private BatchHeader header() {
        return new BatchHeader(bytes, HEADER_BYTES);
    }
}
