package io.weir.log.wire.admin;

import io.weir.log.config.BrokerConfig;
import io.weir.log.store.StoreDirectory;
import io.weir.log.topic.Topics;
import io.weir.log.wire.Apis;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.ApiKeys;

/** The table of what administrators ask. */
public final class AdminApis {
    private AdminApis() {}

    /**
     * Adds it to what is served.
     *
     * @param topics that are looked after
     * @param config what the broker was started with
     * @param directories where its partitions are
     */
    public static void add(
            Apis.Builder apis,
            Topics topics,
            BrokerConfig config,
            Supplier<CompletableFuture<List<StoreDirectory>>> directories) {
        int node = config.nodeId();
        TopicSettingChanges changes = new TopicSettingChanges(topics);
        Acls acls = new Acls();
        apis.add(ApiKeys.CREATE_TOPICS, 2, 7, new CreateTopics(topics))
                .add(ApiKeys.DELETE_TOPICS, 1, 6, new DeleteTopics(topics))
                .add(ApiKeys.CREATE_PARTITIONS, 0, 3, new CreatePartitions(topics))
                .add(ApiKeys.DESCRIBE_CONFIGS, 1, 4, new DescribeConfigs(topics, config))
                .add(ApiKeys.ALTER_CONFIGS, 0, 2, new AlterConfigs(changes))
                .add(ApiKeys.INCREMENTAL_ALTER_CONFIGS, 0, 1, new IncrementalAlterConfigs(changes))
                .add(ApiKeys.LIST_CONFIG_RESOURCES, 0, 1, new ListConfigResources(topics, node))
                .add(ApiKeys.DESCRIBE_LOG_DIRS, 1, 5, new DescribeLogDirs(directories))
                .add(ApiKeys.ELECT_LEADERS, 0, 2, new ElectLeaders(topics))
                .add(ApiKeys.ALTER_PARTITION_REASSIGNMENTS, 0, 1, new AlterPartitionReassignments(topics, node))
                .add(ApiKeys.LIST_PARTITION_REASSIGNMENTS, 0, 0, new ListPartitionReassignments())
                .add(ApiKeys.DESCRIBE_ACLS, 1, 3, acls::describe)
                .add(ApiKeys.CREATE_ACLS, 1, 3, acls::create)
                .add(ApiKeys.DELETE_ACLS, 1, 3, acls::delete);
    }
}
