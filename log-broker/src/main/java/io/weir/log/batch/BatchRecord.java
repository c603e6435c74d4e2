package io.weir.log.batch;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of a batch.
 *
 * @param offset its place in the partition
 * @param timestampMillis milliseconds since 1970
 * @param key null: none
 * @param value null: a tombstone
 * @param headers in their order
 */
public record BatchRecord(
        long offset,
        long timestampMillis,
        @Nullable ByteBuffer key,
        @Nullable ByteBuffer value,
        List<Header> headers) {
    /** A name and a value that travel with a record. */
    public record Header(String key, byte @Nullable [] value) {}
}
