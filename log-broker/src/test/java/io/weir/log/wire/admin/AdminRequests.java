package io.weir.log.wire.admin;

import java.util.List;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignableTopic;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;

/** What administrators ask, for tests. */
final class AdminRequests {
    /** Whose settings are asked for. */
    static final byte TOPIC = 2;

    private AdminRequests() {}

    static CreateTopicsRequestData creation(boolean validateOnly, CreatableTopic... wanted) {
        CreateTopicsRequestData request = new CreateTopicsRequestData().setValidateOnly(validateOnly);
        for (CreatableTopic each : wanted) {
            request.topics().mustAdd(each);
        }
        return request;
    }

    static CreateTopicsRequestData.CreatableTopicConfigCollection settings(String name, String value) {
        var settings = new CreateTopicsRequestData.CreatableTopicConfigCollection();
        settings.add(new CreatableTopicConfig().setName(name).setValue(value));
        return settings;
    }

    static CreatePartitionsRequestData growth(String name, int count) {
        CreatePartitionsRequestData request = new CreatePartitionsRequestData();
        request.topics()
                .add(new CreatePartitionsTopic().setName(name).setCount(count).setAssignments(null));
        return request;
    }

    static DescribeConfigsRequestData description(byte type, String name) {
        return new DescribeConfigsRequestData()
                .setResources(List.of(new DescribeConfigsResource()
                        .setResourceType(type)
                        .setResourceName(name)
                        .setConfigurationKeys(null)));
    }

    static AlterConfigsRequestData replacement(String topic, String name, String value) {
        var resource = new AlterConfigsRequestData.AlterConfigsResource()
                .setResourceType(TOPIC)
                .setResourceName(topic);
        resource.configs()
                .add(new AlterConfigsRequestData.AlterableConfig().setName(name).setValue(value));
        AlterConfigsRequestData request = new AlterConfigsRequestData();
        request.resources().add(resource);
        return request;
    }

    static IncrementalAlterConfigsRequestData change(
            byte type, String resourceName, String name, int operation, String value) {
        var resource = new IncrementalAlterConfigsRequestData.AlterConfigsResource()
                .setResourceType(type)
                .setResourceName(resourceName);
        resource.configs()
                .add(new IncrementalAlterConfigsRequestData.AlterableConfig()
                        .setName(name)
                        .setConfigOperation((byte) operation)
                        .setValue(value));
        IncrementalAlterConfigsRequestData request = new IncrementalAlterConfigsRequestData();
        request.resources().add(resource);
        return request;
    }

    static ElectLeadersRequestData election(String topic, Integer... partitions) {
        ElectLeadersRequestData request = new ElectLeadersRequestData();
        request.topicPartitions()
                .add(new ElectLeadersRequestData.TopicPartitions()
                        .setTopic(topic)
                        .setPartitions(List.of(partitions)));
        return request;
    }

    static AlterPartitionReassignmentsRequestData reassignment(String topic, int index, List<Integer> nodes) {
        return new AlterPartitionReassignmentsRequestData()
                .setTopics(List.of(new ReassignableTopic()
                        .setName(topic)
                        .setPartitions(List.of(new ReassignablePartition()
                                .setPartitionIndex(index)
                                .setReplicas(nodes)))));
    }
}
