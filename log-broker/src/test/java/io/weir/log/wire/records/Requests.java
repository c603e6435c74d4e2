package io.weir.log.wire.records;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.BatchHeader.Producer;
import io.weir.log.topic.Topic;
import io.weir.log.wire.Partitions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.MemoryRecords;

/** Requests about partition 0 of a topic, as tests send them. */
final class Requests {
    private Requests() {}

    static ByteBuffer batch(Producer producer, boolean inTransaction, String... values) {
        BatchBuilder batch = new BatchBuilder().producer(producer, inTransaction);
        for (String value : values) {
            batch.add(1000, null, value.getBytes(StandardCharsets.UTF_8));
        }
        return batch.build();
    }

    static ProduceRequestData produce(Topic topic, ByteBuffer batch) {
        TopicProduceDataCollection topics = new TopicProduceDataCollection();
        topics.add(new TopicProduceData()
                .setName(topic.name())
                .setTopicId(Partitions.uuid(topic.id()))
                .setPartitionData(List.of(
                        new PartitionProduceData().setIndex(0).setRecords(MemoryRecords.readableRecords(batch)))));
        return new ProduceRequestData().setAcks((short) -1).setTimeoutMs(30_000).setTopicData(topics);
    }

    static FetchRequestData fetch(Topic topic, FetchPartition... partitions) {
        return new FetchRequestData()
                .setMaxWaitMs(0)
                .setMinBytes(1)
                .setTopics(List.of(new FetchTopic()
                        .setTopic(topic.name())
                        .setTopicId(Partitions.uuid(topic.id()))
                        .setPartitions(List.of(partitions))));
    }

    static FetchPartition from(long offset) {
        return new FetchPartition().setPartition(0).setFetchOffset(offset).setPartitionMaxBytes(1 << 20);
    }

    static ListOffsetsRequestData listOffsets(String topic, long timestamp) {
        return new ListOffsetsRequestData()
                .setReplicaId(-1)
                .setTopics(List.of(new ListOffsetsTopic()
                        .setName(topic)
                        .setPartitions(List.of(
                                new ListOffsetsPartition().setPartitionIndex(0).setTimestamp(timestamp)))));
    }

    /** A request of any API that serves records, with as much in it as that version knows. */
    static ApiMessage of(ApiKeys api, int version, Topic topic) {
        return switch (api) {
            case PRODUCE -> produce(topic, batch(Producer.NONE, false, "a", "b"));
            case FETCH -> fetch(topic, from(0));
            case LIST_OFFSETS -> listOffsets(topic.name(), -1);
            case METADATA ->
                new MetadataRequestData().setTopics(List.of(new MetadataRequestTopic().setName(topic.name())));
            case DELETE_RECORDS ->
                new DeleteRecordsRequestData()
                        .setTopics(List.of(new DeleteRecordsTopic()
                                .setName(topic.name())
                                .setPartitions(List.of(new DeleteRecordsPartition()
                                        .setPartitionIndex(0)
                                        .setOffset(0)))));
            case INIT_PRODUCER_ID -> new InitProducerIdRequestData().setTransactionalId(null);
            case OFFSET_FOR_LEADER_EPOCH -> offsetForLeaderEpoch(topic.name(), version);
            case DESCRIBE_CLUSTER -> new DescribeClusterRequestData();
            case DESCRIBE_PRODUCERS -> describeProducers(topic.name());
            case DESCRIBE_TOPIC_PARTITIONS ->
                new DescribeTopicPartitionsRequestData()
                        .setTopics(
                                List.of(new DescribeTopicPartitionsRequestData.TopicRequest().setName(topic.name())));
            default -> throw new IllegalArgumentException(api.name);
        };
    }

    private static DescribeProducersRequestData describeProducers(String topic) {
        DescribeProducersRequestData request = new DescribeProducersRequestData();
        request.topics()
                .add(new DescribeProducersRequestData.TopicRequest()
                        .setName(topic)
                        .setPartitionIndexes(List.of(0)));
        return request;
    }

    private static OffsetForLeaderEpochRequestData offsetForLeaderEpoch(String topic, int version) {
        OffsetForLeaderEpochRequestData request = new OffsetForLeaderEpochRequestData();
        request.topics()
                .add(new OffsetForLeaderTopic()
                        .setTopic(topic)
                        .setPartitions(List.of(
                                new OffsetForLeaderPartition().setPartition(0).setLeaderEpoch(1))));
        return version >= 3 ? request.setReplicaId(-1) : request;
    }
}
