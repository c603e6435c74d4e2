package io.weir.client.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Places in partitions. */
final class GroupOffsets {
    private GroupOffsets() {}

    /** By topic and number. */
    static Set<TopicPartition> sorted(Collection<TopicPartition> partitions) {
        Set<TopicPartition> sorted =
                new TreeSet<>(Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
        sorted.addAll(partitions);
        return sorted;
    }

    /** The offsets that {@code which} stands for; without partitions that are gone, and -1 where there is no such record. */
    static Map<TopicPartition, Long> of(
            LogOptions log, Admin admin, Collection<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(each -> asked.put(each, which));
        var answer = admin.listOffsets(asked);
        Map<TopicPartition, Long> found = new HashMap<>();
        for (TopicPartition each : partitions) {
            try {
                ListOffsetsResultInfo place = log.await(answer.partitionResult(each));
                found.put(each, place.offset());
            } catch (CommandException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return found;
    }
}
