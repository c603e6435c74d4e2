package io.weir.connector.files.compact;

import java.io.Serializable;

/**
 * Says when the files of a bucket that wait are merged: as soon as one of two limits is reached.
 *
 * @param sizeThreshold bytes that they have together; {@code Long.MAX_VALUE}: any number
 * @param numCheckpointsBeforeCompaction checkpoints since the first of them; {@code Integer.MAX_VALUE}: any number
 */
public record FileCompactStrategy(long sizeThreshold, int numCheckpointsBeforeCompaction) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Checks the limits. */
    public FileCompactStrategy {
        if (sizeThreshold < 1 || numCheckpointsBeforeCompaction < 1) {
            throw new IllegalArgumentException(
                    "Files are merged after at least 1 byte and 1 checkpoint, not %d bytes and %d checkpoints."
                            .formatted(sizeThreshold, numCheckpointsBeforeCompaction));
        }
        if (sizeThreshold == Long.MAX_VALUE && numCheckpointsBeforeCompaction == Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "Files would wait for ever. Set a size (setSizeThreshold) or a number of checkpoints"
                            + " (enableCompactionOnCheckpoint).");
        }
    }

    /** Whether files with so many bytes that have waited for so many checkpoints are merged. */
    public boolean isDue(long bytes, int checkpoints) {
        return bytes >= sizeThreshold || checkpoints >= numCheckpointsBeforeCompaction;
    }

    /** At least one of the limits has to be set. */
    public static final class Builder {
        private long sizeThreshold = Long.MAX_VALUE;
        private int checkpoints = Integer.MAX_VALUE;

        private Builder() {}

        /** Starts without limits. */
        public static Builder newBuilder() {
            return new Builder();
        }

        /** Files are merged when they have so many bytes together. */
        public Builder setSizeThreshold(long bytes) {
            sizeThreshold = bytes;
            return this;
        }

        /** Files are merged when the first has waited for so many checkpoints. */
        public Builder enableCompactionOnCheckpoint(int numCheckpointsBeforeCompaction) {
            checkpoints = numCheckpointsBeforeCompaction;
            return this;
        }

        /** The strategy. */
        public FileCompactStrategy build() {
            return new FileCompactStrategy(sizeThreshold, checkpoints);
        }
    }
}
