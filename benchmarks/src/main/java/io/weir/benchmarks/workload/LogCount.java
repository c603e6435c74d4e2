package io.weir.benchmarks.workload;

import java.nio.ByteBuffer;

/** A result of W8. */
public final class LogCount {
    /** The key. */
    public long key;

    /** How many of it have come. */
    public long count;

    /** For serializers. */
    public LogCount() {}

    /** {@code count} records of {@code key}. */
    public LogCount(long key, long count) {
        this.key = key;
        this.count = count;
    }

    /** As it is in the topic of results. */
    public byte[] bytes() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(key).putLong(count).array();
    }

    /** The hash of the result that has {@link #bytes} in the topic. */
    static long hash(byte[] bytes) {
        ByteBuffer result = ByteBuffer.wrap(bytes);
        return Mix.hash(result.getLong(), result.getLong());
    }
}
