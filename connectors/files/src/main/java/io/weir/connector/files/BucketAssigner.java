package io.weir.connector.files;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Says which directory below that of the sink a record goes to.
 *
 * @param <IN> the records
 */
public interface BucketAssigner<IN> extends Serializable {
    /** The path of the bucket, relative to the directory of the sink; empty: that directory itself. */
    String getBucketId(IN element, Context context);

    /** What is known about the record at hand. */
    interface Context {
        /** Milliseconds since the epoch. */
        long currentProcessingTime();

        /** The watermark in milliseconds. */
        long currentWatermark();

        /** Milliseconds, or null when the record has no timestamp. */
        @Nullable
        Long timestamp();
    }
}
