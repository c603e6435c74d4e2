package io.weir.connector.kafka.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A schema that needs no more of a record than its value, and can read that while the client library takes the fetched
 * bytes apart: neither key, value nor headers are copied.
 */
interface InPlaceSchema<T> extends KafkaRecordDeserializationSchema<T> {
    /** The record in {@code value}, which is read between its position and its limit; null when there is none. */
    @Nullable
    T deserialize(String topic, Headers headers, ByteBuffer value) throws IOException;
}
