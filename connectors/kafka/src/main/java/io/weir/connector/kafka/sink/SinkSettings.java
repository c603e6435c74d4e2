package io.weir.connector.kafka.sink;

import io.weir.api.connector.DeliveryGuarantee;
import java.io.Serializable;

/**
 * What a sink was told.
 *
 * @param transactionalIdPrefix empty where there are no transactions
 * @param <T> the records
 */
record SinkSettings<T>(
        ClientSettings client,
        DeliveryGuarantee guarantee,
        String transactionalIdPrefix,
        KafkaRecordSerializationSchema<T> serializer)
        implements Serializable {
    boolean isExactlyOnce() {
        return guarantee == DeliveryGuarantee.EXACTLY_ONCE;
    }
}
