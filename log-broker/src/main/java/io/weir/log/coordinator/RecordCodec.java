package io.weir.log.coordinator;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a coordinator's records.
 *
 * @param <W> the records
 */
public interface RecordCodec<W> {
    /** What compaction keeps one of. */
    byte[] key(W record);

    /** What is remembered; null: a tombstone. */
    byte @Nullable [] value(W record);

    /**
     * Reads a record.
     *
     * @throws io.weir.log.batch.MalformedBatchException if the bytes are not those of a record, or of a version not known here
     */
    W read(ByteBuffer key, @Nullable ByteBuffer value);
}
