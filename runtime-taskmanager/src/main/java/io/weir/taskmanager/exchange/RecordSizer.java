package io.weir.taskmanager.exchange;

import io.weir.api.types.DataOutputView;
import io.weir.api.types.TypeSerializer;

/**
 * Estimates how large records are by writing one of them now and then, so that queues of objects can be bounded in bytes.
 */
final class RecordSizer {
    private static final int SAMPLE_EVERY_BATCHES = 8;
    private static final int BATCH_BYTES = 128 << 10;

    private final TypeSerializer<Object> serializer;
    private final DataOutputView scratch = new DataOutputView(256);
    private final int maxRecordsPerBatch;
    private long bytesPerRecord = 64;
    private int batches;

    RecordSizer(TypeSerializer<Object> serializer, int maxRecordsPerBatch) {
        this.serializer = serializer;
        this.maxRecordsPerBatch = maxRecordsPerBatch;
    }

    /** Looks at the first record of a batch. */
    void sample(Object record) {
        if (batches++ % SAMPLE_EVERY_BATCHES == 0) {
            scratch.clear();
            serializer.serialize(record, scratch);
            bytesPerRecord = Math.max(16, scratch.position());
        }
    }

    long estimatedBytes(int records) {
        return bytesPerRecord * records;
    }

    /** So many that a batch of them is about {@link #BATCH_BYTES}; at least 1. */
    int recordsPerBatch() {
        return (int) Math.max(1, Math.min(maxRecordsPerBatch, BATCH_BYTES / bytesPerRecord));
    }
}
