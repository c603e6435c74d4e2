package io.weir.log.compaction;

import io.weir.log.batch.Recompression;
import io.weir.log.config.BrokerConfig;
import io.weir.log.config.LogKeys;

/**
 * How a store compacts.
 *
 * @param threads that compact, a partition each; 0: nothing is compacted [log.cleaner.enable, log.cleaner.threads]
 * @param keyBytes memory for the keys of one pass of all threads; with less there are more passes
 *     [log.cleaner.dedupe.buffer.size]
 * @param ioBytesPerSecond read and written together by all threads, on average [log.cleaner.io.max.bytes.per.second]
 * @param periodMillis between two looks for what is worth it [log.cleaner.backoff.ms]
 * @param recompression knows the codecs of compressed batches
 */
public record CompactionSettings(
        int threads, long keyBytes, double ioBytesPerSecond, long periodMillis, Recompression recompression) {
    /** The usual sizes; compressed batches stay whole. */
    public static final CompactionSettings DEFAULT =
            new CompactionSettings(1, 128 << 20, Double.MAX_VALUE, 15_000, Recompression.NONE);

    /** What a broker is told of it. */
    public static CompactionSettings from(BrokerConfig config, Recompression recompression) {
        return new CompactionSettings(
                config.value(LogKeys.COMPACTION_ENABLE) ? config.value(LogKeys.COMPACTION_THREADS) : 0,
                config.value(LogKeys.COMPACTION_BUFFER),
                config.value(LogKeys.COMPACTION_IO),
                config.value(LogKeys.COMPACTION_PERIOD),
                recompression);
    }

    /** Memory for the keys of one pass of one thread. */
    long keyBytesPerThread() {
        return keyBytes / Math.max(1, threads);
    }
}
