package io.weir.systemtests.interop;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/** The step of {@link ClientCheck} for clients since 2.5; apart, as older ones do not have the classes. */
final class OffsetsCheck {
    private static final long COMMITTED_OFFSET = 7;

    private OffsetsCheck() {}

    static void run(ClientCheck check) {
        TopicPartition partition = new TopicPartition(check.name(), 0);
        Properties settings = check.client();
        settings.put("group.id", check.name() + "-offsets");
        settings.put("enable.auto.commit", "false");
        Properties transactional = check.client();
        transactional.put("transactional.id", check.name() + "-offsets");
        try (KafkaConsumer<String, String> consumer = ClientCheck.consumer(settings);
                KafkaProducer<String, String> producer = ClientCheck.producer(transactional)) {
            consumer.assign(List.of(partition));
            producer.initTransactions();
            for (long offset : new long[] {COMMITTED_OFFSET, COMMITTED_OFFSET + 1}) {
                producer.beginTransaction();
                producer.sendOffsetsToTransaction(
                        Map.of(partition, new OffsetAndMetadata(offset)), consumer.groupMetadata());
                if (offset == COMMITTED_OFFSET) {
                    producer.commitTransaction();
                } else {
                    producer.abortTransaction();
                }
            }
            ClientCheck.expect(COMMITTED_OFFSET, consumer.position(partition));
        }
    }
}
