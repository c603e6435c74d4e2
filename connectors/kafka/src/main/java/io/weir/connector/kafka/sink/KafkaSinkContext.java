package io.weir.connector.kafka.sink;

/** Where a {@link KafkaRecordSerializationSchema} makes messages. */
public interface KafkaSinkContext {
    /** The subtask, from 0. */
    int getParallelInstanceId();

    /** The number of subtasks. */
    int getNumberOfParallelInstances();

    /**
     * The numbers of the partitions of {@code topic}, in order; the same array until they change, and not to be changed. The
     * first call for a topic, and one a minute, ask the brokers.
     */
    int[] getPartitionsForTopic(String topic);
}
