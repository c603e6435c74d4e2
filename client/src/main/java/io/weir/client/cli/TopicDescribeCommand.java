package io.weir.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weir topic describe}. */
@Command(
        name = "describe",
        description = "Shows partitions and settings of topics; of all if none is named.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir topic describe orders")
final class TopicDescribeCommand implements Callable<Integer> {
    @Mixin
    private LogOptions log = new LogOptions();

    @Parameters(paramLabel = "TOPIC", arity = "0..*", description = "which")
    private List<String> topics = List.of();

    TopicDescribeCommand() {}

    @Override
    public Integer call() {
        try (Admin admin = log.admin()) {
            List<String> names = new ArrayList<>(
                    topics.isEmpty()
                            ? new TreeSet<>(log.await(admin.listTopics().names()))
                            : topics);
            Map<String, TopicDescription> found =
                    log.await(admin.describeTopics(names).allTopicNames());
            List<ConfigResource> resources = names.stream()
                    .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                    .toList();
            Map<ConfigResource, Config> settings =
                    log.await(admin.describeConfigs(resources).all());
            for (ConfigResource resource : resources) {
                TopicDescription topic = found.get(resource.name());
                Config config = settings.get(resource);
                if (topic != null && config != null) {
                    show(topic, config);
                }
            }
        }
        return ExitCode.OK.code();
    }

    private static void show(TopicDescription topic, Config settings) {
        String own = settings.entries().stream()
                .filter(each -> each.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                .map(each -> each.name() + "=" + each.value())
                .sorted()
                .collect(Collectors.joining(","));
        int copies = topic.partitions().isEmpty()
                ? 0
                : topic.partitions().get(0).replicas().size();
        System.out.println("Topic: %s\tTopicId: %s\tPartitionCount: %d\tReplicationFactor: %d\tConfigs: %s"
                .formatted(topic.name(), topic.topicId(), topic.partitions().size(), copies, own));
        for (TopicPartitionInfo each : topic.partitions()) {
            Node leader = each.leader();
            System.out.println("\tTopic: %s\tPartition: %d\tLeader: %s\tReplicas: %s\tIsr: %s"
                    .formatted(
                            topic.name(),
                            each.partition(),
                            leader == null ? "none" : leader.idString(),
                            ids(each.replicas()),
                            ids(each.isr())));
        }
    }

    private static String ids(List<Node> nodes) {
        return nodes.stream().map(Node::idString).collect(Collectors.joining(","));
    }
}
