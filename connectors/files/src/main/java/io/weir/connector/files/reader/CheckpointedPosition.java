package io.weir.connector.files.reader;

/**
 * Where to go on reading a file.
 *
 * @param offset byte at which a record starts, or {@link #NO_OFFSET}: where the split begins
 * @param recordsAfterOffset number of records from there on that have been read
 */
public record CheckpointedPosition(long offset, long recordsAfterOffset) {
    /** The offset of readers that know none: records are counted from the beginning of the split. */
    public static final long NO_OFFSET = -1;

    /** Checks the numbers. */
    public CheckpointedPosition {
        if (offset < NO_OFFSET || recordsAfterOffset < 0) {
            throw new IllegalArgumentException(
                    "A position is no %d records after byte %d of a file.".formatted(recordsAfterOffset, offset));
        }
    }

    /** As Flink users know it. */
    public long getOffset() {
        return offset;
    }

    /** As Flink users know it. */
    public long getRecordsAfterOffset() {
        return recordsAfterOffset;
    }
}
