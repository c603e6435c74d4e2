package io.weir.connector.kafka.source;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Stands where a record would, had one been made: a record of a topic for which the schema failed.
 *
 * @param key its key, if it has one
 * @param value its value, if it has one
 * @param reason what the schema threw
 */
record DamagedRecord(byte @Nullable [] key, byte @Nullable [] value, Exception reason) {
    /** A copy of what {@code bytes} shows, which leaves it as it is. */
    static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }
}
