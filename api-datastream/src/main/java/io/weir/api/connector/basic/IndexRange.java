package io.weir.api.connector.basic;

import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.SourceSplit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A split of a source whose records are numbered.
 *
 * @param splitId unique within the source
 * @param next the first number to read
 * @param end the number after the last, {@code Long.MIN_VALUE} after {@code Long.MAX_VALUE}; the range is empty when
 *     {@code next} has reached it
 */
public record IndexRange(String splitId, long next, long end) implements SourceSplit {
    /** Writes ranges. */
    public static final SimpleVersionedSerializer<IndexRange> SERIALIZER = new Serializer();

    /** Cuts the numbers from {@code from} to {@code end - 1} into {@code parts} of nearly the same size. */
    public static java.util.List<IndexRange> cut(long from, long end, int parts) {
        java.util.List<IndexRange> ranges = new java.util.ArrayList<>();
        long start = from;
        for (int i = 0; i < parts; i++) {
            long remaining = end - start;
            long size = Long.divideUnsigned(remaining, parts - i);
            ranges.add(new IndexRange("range-" + i, start, start + size));
            start += size;
        }
        return ranges;
    }

    private static final class Serializer implements SimpleVersionedSerializer<IndexRange> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(IndexRange range) {
            byte[] id = range.splitId.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(16 + id.length)
                    .putLong(range.next)
                    .putLong(range.end)
                    .put(id)
                    .array();
        }

        @Override
        public IndexRange deserialize(int version, byte[] serialized) throws IOException {
            if (version != 1 || serialized.length < 16) {
                throw new IOException(
                        "a range of version %d with %d bytes cannot be read".formatted(version, serialized.length));
            }
            ByteBuffer bytes = ByteBuffer.wrap(serialized);
            long next = bytes.getLong();
            long end = bytes.getLong();
            return new IndexRange(StandardCharsets.UTF_8.decode(bytes).toString(), next, end);
        }
    }
}
