package io.weir.client.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir group delete}. */
@Command(
        name = "delete",
        description = "Deletes groups without members and their offsets, or a group's offsets of one topic.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  weir group delete billing", "  weir group delete billing --offsets-of orders"})
final class GroupDeleteCommand implements Callable<Integer> {
    @Mixin
    private LogOptions log = new LogOptions();

    @Parameters(paramLabel = "GROUP", arity = "1..*", description = "which")
    private List<String> groups = List.of();

    @Option(names = "--offsets-of", paramLabel = "TOPIC", description = "only the offsets of this topic")
    private @Nullable String topic;

    GroupDeleteCommand() {}

    @Override
    public Integer call() {
        try (Admin admin = log.admin()) {
            for (String group : groups) {
                if (topic == null) {
                    log.await(admin.deleteConsumerGroups(List.of(group)).all());
                    System.out.println("Deleted group %s.".formatted(group));
                } else {
                    deleteOffsets(admin, group, topic);
                }
            }
        }
        return ExitCode.OK.code();
    }

    private void deleteOffsets(Admin admin, String group, String ofTopic) {
        Set<TopicPartition> partitions =
                new HashSet<>(log.await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                        .keySet());
        partitions.removeIf(each -> !each.topic().equals(ofTopic));
        if (partitions.isEmpty()) {
            throw new CommandException(
                    ExitCode.NOT_FOUND,
                    "Group '%s' has no offsets of topic '%s'.".formatted(group, ofTopic),
                    "weir group describe " + group);
        }
        log.await(admin.deleteConsumerGroupOffsets(group, partitions).all());
        System.out.println("Deleted the offsets of group %s in topic %s.".formatted(group, ofTopic));
    }
}
