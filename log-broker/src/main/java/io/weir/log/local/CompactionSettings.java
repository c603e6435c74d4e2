package io.weir.log.local;

import io.weir.log.batch.Recompression;

/**
 * How a store compacts.
 *
 * @param keyBytes memory for the keys of one pass; with less there are more passes [log.cleaner.dedupe.buffer.size]
 * @param periodMillis between two looks for what is worth it [log.cleaner.backoff.ms]
 * @param recompression knows the codecs of compressed batches
 */
public record CompactionSettings(long keyBytes, long periodMillis, Recompression recompression) {
    /** The usual sizes; compressed batches stay whole. */
    public static final CompactionSettings DEFAULT = new CompactionSettings(128 << 20, 15_000, Recompression.NONE);
}
