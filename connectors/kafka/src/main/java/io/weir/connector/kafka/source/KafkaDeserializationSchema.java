package io.weir.connector.kafka.source;

import io.weir.api.serialization.SerializationContext;
import io.weir.api.types.ResultTypeQueryable;
import java.io.IOException;
import java.io.Serializable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of a whole record of a topic: key, value, headers, timestamp and offset.
 *
 * <p><b>Threading:</b> used by the fetching thread of one reader.
 *
 * @param <T> the records
 */
public interface KafkaDeserializationSchema<T> extends Serializable, ResultTypeQueryable<T> {
    /** Called once before anything else. */
    default void open(SerializationContext context) throws Exception {}

    /**
     * Makes a record; its key and value may be null, and are the schema's to keep.
     *
     * @return null when there is no record in it; it is passed over in silence
     * @throws IOException if it is damaged: what becomes of it is for the source's {@link
     *     io.weir.api.connector.PoisonRecordPolicy} to say. Runtime exceptions are taken the same way
     */
    @Nullable
    T deserialize(ConsumerRecord<byte[], byte[]> record) throws IOException;
}
