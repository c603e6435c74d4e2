package io.weir.connector.files;

import java.io.Serializable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a file sink was told.
 *
 * @param directory absolute path
 * @param encoder writes records
 * @param bucketAssigner says which directory a record goes to
 * @param rollingPolicy says when a file is over
 * @param bucketCheckIntervalMillis how often files are looked at that nothing is written to
 * @param names of the files
 * @param compaction merges files before they are seen; null: they are not merged
 * @param <T> the records
 */
record FileSinkSettings<T>(
        String directory,
        Encoder<T> encoder,
        BucketAssigner<T> bucketAssigner,
        RollingPolicy<T> rollingPolicy,
        long bucketCheckIntervalMillis,
        OutputFileConfig names,
        @Nullable Compaction compaction)
        implements Serializable {
    /**
     * The directory of a bucket.
     *
     * @throws IllegalArgumentException if it does not lie in that of the sink
     */
    Path bucketDirectory(String bucketId) {
        Path base = Path.of(directory);
        Path bucket = base.resolve(bucketId).normalize();
        if (!bucket.startsWith(base)) {
            throw new IllegalArgumentException(
                    "The bucket '%s' does not lie in the directory of the sink, '%s'.".formatted(bucketId, directory));
        }
        return bucket;
    }
}
