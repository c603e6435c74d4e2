package io.weir.log.store;

/**
 * How a partition is kept; the names of users' settings are in brackets.
 *
 * @param segments when a new file begins
 * @param retention what is deleted
 * @param compaction what is compacted
 * @param messages what is taken
 */
public record LogSettings(Segments segments, Retention retention, Compaction compaction, Messages messages) {
    /** No limit. */
    public static final long UNLIMITED = -1;

    /** Those of a topic without any of its own. */
    public static final LogSettings DEFAULT = new LogSettings(
            new Segments(1 << 30, 604_800_000, 4096),
            new Retention(true, 604_800_000, UNLIMITED, 60_000),
            new Compaction(false, 0.5, 0, Long.MAX_VALUE, 86_400_000),
            new Messages(1_048_588, false, Long.MAX_VALUE, 3_600_000));

    /**
     * When a new file begins.
     *
     * @param bytes at which size [segment.bytes]
     * @param millis at which age of its first record [segment.ms]
     * @param indexIntervalBytes bytes between two entries of an index [index.interval.bytes]
     */
    public record Segments(int bytes, long millis, int indexIntervalBytes) {}

    /**
     * What is deleted.
     *
     * @param enabled whether anything is [cleanup.policy contains delete]
     * @param millis what is older [retention.ms]; {@link #UNLIMITED}: nothing is too old
     * @param bytes what is more [retention.bytes]; {@link #UNLIMITED}: nothing is too much
     * @param fileDeleteDelayMillis for how long files are kept for those who read them [file.delete.delay.ms]
     */
    public record Retention(boolean enabled, long millis, long bytes, long fileDeleteDelayMillis) {}

    /**
     * What is compacted to the last record of each key.
     *
     * @param enabled whether anything is [cleanup.policy contains compact]
     * @param minDirtyRatio share of bytes not compacted yet at which it pays [min.cleanable.dirty.ratio]
     * @param minLagMillis what is younger stays whole [min.compaction.lag.ms]
     * @param maxLagMillis what is older is compacted whatever the ratio [max.compaction.lag.ms]
     * @param tombstoneMillis for how long a tombstone stays after compaction [delete.retention.ms]
     */
    public record Compaction(
            boolean enabled, double minDirtyRatio, long minLagMillis, long maxLagMillis, long tombstoneMillis) {}

    /**
     * What is taken.
     *
     * @param maxBytes largest batch [max.message.bytes]
     * @param appendTime whether the broker's time replaces the producer's [message.timestamp.type=LogAppendTime]
     * @param maxBeforeMillis how far in the past a timestamp may lie [message.timestamp.before.max.ms]
     * @param maxAfterMillis how far in the future [message.timestamp.after.max.ms]
     */
    public record Messages(int maxBytes, boolean appendTime, long maxBeforeMillis, long maxAfterMillis) {}
}
