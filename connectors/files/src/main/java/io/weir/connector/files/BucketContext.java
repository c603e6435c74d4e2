package io.weir.connector.files;

import io.weir.api.connector.ProcessingTimeService;
import io.weir.api.connector.SinkWriter;
import org.jspecify.annotations.Nullable;

/** What a {@link BucketAssigner} is told about the record at hand. */
final class BucketContext implements BucketAssigner.Context {
    private final ProcessingTimeService clock;

    /** Of the record at hand. */
    SinkWriter.@Nullable Context record;

    BucketContext(ProcessingTimeService clock) {
        this.clock = clock;
    }

    @Override
    public long currentProcessingTime() {
        return clock.getCurrentProcessingTime();
    }

    @Override
    public long currentWatermark() {
        return record == null ? Long.MIN_VALUE : record.currentWatermark();
    }

    @Override
    public @Nullable Long timestamp() {
        return record == null ? null : record.timestamp();
    }
}
