package io.weir.connector.kafka.source;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Looks up what the brokers know. Methods wait for answers; callable from any thread. */
interface TopicCatalog extends OffsetsInitializer.PartitionOffsetsRetriever, AutoCloseable {
    /**
     * The partitions there are of a subscription.
     *
     * @throws IOException also if a topic or partition that was named is not there
     */
    Found find(TopicSubscription subscription) throws IOException;

    @Override
    void close();

    /**
     * What was found.
     *
     * @param topicIds of the topics, by name
     * @param partitions to read
     */
    record Found(Map<String, Uuid> topicIds, Set<TopicPartition> partitions) {}
}
