package io.weir.connector.kafka.source;

import io.weir.api.functions.Collector;
import io.weir.api.serialization.SerializationContext;
import io.weir.api.types.TypeInformation;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** At most one record of each record. */
record WholeRecordSchema<T>(KafkaDeserializationSchema<T> schema) implements KafkaRecordDeserializationSchema<T> {
    @Override
    public void open(SerializationContext context) throws Exception {
        schema.open(context);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out) throws IOException {
        T made = schema.deserialize(record);
        if (made != null) {
            out.collect(made);
        }
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return schema.getProducedType();
    }
}
