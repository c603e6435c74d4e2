package io.weir.taskmanager.exchange;

import io.weir.api.types.TypeSerializer;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the records of one channel into batches. Used by the producing task's thread alone.
 *
 * <p>A watermark waits for the end of the batch at hand instead of cutting it short: a watermark that comes after records it
 * could have come before is late, never wrong.
 */
public final class ChannelWriter {
    private final ChannelSink sink;
    private final OutputWait wait;
    private final RecordSizer sizer;
    private final boolean keyed;
    private final int capacity;
    private @Nullable RecordBatch batch;
    private int limit;
    private long pendingWatermark = RecordBatch.NO_WATERMARK;
    private long records;

    /** {@code capacity} is the largest number of records in a batch. */
    public ChannelWriter(
            ChannelSink sink, OutputWait wait, TypeSerializer<Object> serializer, boolean keyed, int capacity) {
        this.sink = sink;
        this.wait = wait;
        this.sizer = new RecordSizer(serializer, capacity);
        this.keyed = keyed;
        this.capacity = capacity;
    }

    /** Adds a record. */
    public void add(Object value, long timestamp) {
        RecordBatch current = batch;
        if (current == null) {
            current = begin(value);
        }
        int index = current.size;
        current.values[index] = value;
        current.timestamps[index] = timestamp;
        current.size = index + 1;
        if (index + 1 >= limit) {
            flush();
        }
    }

    /** Adds a record with its key. */
    public void add(Object value, long timestamp, Object key, int keyHash) {
        RecordBatch current = batch;
        if (current == null) {
            current = begin(value);
        }
        int index = current.size;
        current.values[index] = value;
        current.timestamps[index] = timestamp;
        Object[] keys = current.keys;
        int[] keyHashes = current.keyHashes;
        if (keys != null && keyHashes != null) {
            keys[index] = key;
            keyHashes[index] = keyHash;
        }
        current.size = index + 1;
        if (index + 1 >= limit) {
            flush();
        }
    }

    private RecordBatch begin(Object firstValue) {
        sizer.sample(firstValue);
        limit = sizer.recordsPerBatch();
        RecordBatch fresh = new RecordBatch(Math.min(capacity, limit), keyed);
        batch = fresh;
        return fresh;
    }

    /** Tells a watermark with the next batch. */
    public void watermark(long timestamp) {
        pendingWatermark = timestamp;
    }

    /** Hands over what is there. */
    public void flush() {
        RecordBatch full = batch;
        if (full == null) {
            if (pendingWatermark == RecordBatch.NO_WATERMARK) {
                return;
            }
            full = new RecordBatch(0, keyed);
        }
        batch = null;
        full.watermark = pendingWatermark;
        pendingWatermark = RecordBatch.NO_WATERMARK;
        full.estimatedBytes = sizer.estimatedBytes(full.size);
        records += full.size;
        if (!sink.hasRoom()) {
            wait.awaitRoom(sink);
        }
        sink.send(full);
    }

    /** Tells of a barrier before it is sent, ahead of all that is queued. */
    public void announce(CheckpointBarrier barrier) {
        sink.announce(barrier);
    }

    /** Hands over what is there, and {@code event} behind it. */
    public void send(ChannelEvent event) {
        flush();
        sink.send(event);
    }

    /** Whether the producer should go on. */
    public boolean isAvailable() {
        return sink.isAvailable();
    }

    /** Records handed over so far. */
    public long records() {
        return records;
    }
}
