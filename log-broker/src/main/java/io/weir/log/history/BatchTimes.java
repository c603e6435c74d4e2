package io.weir.log.history;

import io.weir.log.batch.BatchHeader;
import io.weir.log.batch.BatchReader;
import io.weir.log.batch.BatchRecord;
import io.weir.log.batch.MalformedBatchException;
import io.weir.log.store.PartitionLog.OffsetAtTime;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** When the records of a batch were made. */
public final class BatchTimes {
    private BatchTimes() {}

    /**
     * The records of a batch that lie inside; one for all, with the highest timestamp, if they are compressed or cannot be read: a
     * reader who begins there misses nothing.
     *
     * @param batch from its first byte on
     * @param startOffset of the first that counts
     * @param endOffset behind the last that counts
     */
    public static List<OffsetAtTime> within(ByteBuffer batch, long startOffset, long endOffset) {
        BatchHeader header = new BatchHeader(batch, 0);
        if (header.codec() != 0) {
            return whole(header, startOffset);
        }
        List<BatchRecord> records = new ArrayList<>();
        try {
            BatchReader.read(batch, header, records::add);
        } catch (MalformedBatchException e) {
            return whole(header, startOffset); // A client has sent it so; the checksum is right.
        }
        return records.stream()
                .filter(record -> record.offset() >= startOffset && record.offset() < endOffset)
                .map(record -> new OffsetAtTime(record.offset(), record.timestampMillis(), header.leaderEpoch()))
                .toList();
    }

    private static List<OffsetAtTime> whole(BatchHeader header, long startOffset) {
        return List.of(new OffsetAtTime(
                Math.max(startOffset, header.baseOffset()), header.maxTimestamp(), header.leaderEpoch()));
    }
}
