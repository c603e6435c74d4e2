package io.weir.taskmanager.exchange;

import io.weir.operators.Output;
import org.jspecify.annotations.Nullable;

/**
 * Records on their way from one task to another, with what the producer already knows about them, and the watermark that
 * follows the last of them. Handed over whole: the producer keeps no reference.
 *
 * <p>Fresh arrays for each batch cost less than recycled ones: those would live in the old generation, where every store of
 * a young reference goes through G1's card marking.
 */
public final class RecordBatch {
    /** No watermark follows. */
    public static final long NO_WATERMARK = Long.MIN_VALUE;

    /** The records; those from {@link #size} on are unused. */
    public final Object[] values;

    /** Their timestamps, {@link Output#NO_TIMESTAMP} for none. */
    public final long[] timestamps;

    /** Their keys, on keyed edges. */
    public final Object @Nullable [] keys;

    /** The hashes of their keys, on keyed edges. */
    public final int @Nullable [] keyHashes;

    /** Number of records; may be 0 when there is only a watermark. */
    public int size;

    /** The watermark behind the last record, or {@link #NO_WATERMARK}. */
    public long watermark = NO_WATERMARK;

    /** Roughly how many bytes the records take. */
    public long estimatedBytes;

    /** An empty batch. */
    public RecordBatch(int capacity, boolean keyed) {
        values = new Object[capacity];
        timestamps = new long[capacity];
        keys = keyed ? new Object[capacity] : null;
        keyHashes = keyed ? new int[capacity] : null;
    }
}
