package io.weir.client.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir group describe}. */
@Command(
        name = "describe",
        description = "Shows how far groups are in each partition and who reads it; of all groups if none is named.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  weir group describe billing")
final class GroupDescribeCommand implements Callable<Integer> {
    private static final String NOTHING = "-";

    @Mixin
    private LogOptions log = new LogOptions();

    @Parameters(paramLabel = "GROUP", arity = "0..*", description = "which")
    private List<String> groups = List.of();

    @Option(names = "--members", description = "shows the members with the number of their partitions instead")
    private boolean members;

    GroupDescribeCommand() {}

    @Override
    public Integer call() {
        try (Admin admin = log.admin()) {
            Set<String> names = new TreeSet<>(groups);
            if (names.isEmpty()) {
                log.await(admin.listGroups().all()).stream()
                        .map(GroupListing::groupId)
                        .forEach(names::add);
            }
            Map<String, ConsumerGroupDescription> found =
                    log.await(admin.describeConsumerGroups(names).all());
            for (ConsumerGroupDescription group : new TreeMap<>(found).values()) {
                System.out.println("Group %s is %s, %d member%s."
                        .formatted(
                                group.groupId(),
                                group.groupState().toString().toLowerCase(Locale.ROOT),
                                group.members().size(),
                                group.members().size() == 1 ? "" : "s"));
                (members ? members(group) : offsets(admin, group)).print(System.out);
            }
        }
        return ExitCode.OK.code();
    }

    private static TextTable members(ConsumerGroupDescription group) {
        TextTable table = new TextTable("MEMBER", "INSTANCE", "HOST", "CLIENT", "PARTITIONS");
        for (MemberDescription member : group.members()) {
            table.add(
                    member.consumerId(),
                    member.groupInstanceId().orElse(NOTHING),
                    member.host(),
                    member.clientId(),
                    String.valueOf(member.assignment().topicPartitions().size()));
        }
        return table;
    }

    private TextTable offsets(Admin admin, ConsumerGroupDescription group) {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(
                log.await(admin.listConsumerGroupOffsets(group.groupId()).partitionsToOffsetAndMetadata()));
        Map<TopicPartition, MemberDescription> readers = new HashMap<>();
        for (MemberDescription member : group.members()) {
            member.assignment().topicPartitions().forEach(each -> readers.put(each, member));
        }
        Set<TopicPartition> partitions = GroupOffsets.sorted(committed.keySet());
        partitions.addAll(readers.keySet());
        Map<TopicPartition, Long> ends = GroupOffsets.of(log, admin, partitions, OffsetSpec.latest());

        TextTable table = new TextTable("TOPIC", "PARTITION", "OFFSET", "END", "LAG", "MEMBER", "HOST", "CLIENT");
        for (TopicPartition each : partitions) {
            OffsetAndMetadata offset = committed.get(each);
            Long end = ends.get(each);
            MemberDescription reader = readers.get(each);
            table.add(
                    each.topic(),
                    String.valueOf(each.partition()),
                    offset == null ? NOTHING : String.valueOf(offset.offset()),
                    end == null ? NOTHING : String.valueOf(end),
                    lag(offset, end),
                    reader == null ? NOTHING : reader.consumerId(),
                    reader == null ? NOTHING : reader.host(),
                    reader == null ? NOTHING : reader.clientId());
        }
        return table;
    }

    /** How many records are left; that after a topic was emptied or made again an offset lies behind its end is no lag. */
    private static String lag(@Nullable OffsetAndMetadata offset, @Nullable Long end) {
        return offset == null || end == null ? NOTHING : String.valueOf(Math.max(0, end - offset.offset()));
    }
}
