package io.weir.connector.kafka.source;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Asks brokers. The client is made at the first question: that may take a while, as looking up names does. */
final class BrokerCatalog implements TopicCatalog {
    private final Properties adminProperties;
    private final String servers;
    private final @Nullable String groupId;
    private final IsolationLevel isolation;
    /** Questions come from input/output threads, the end from the enumerator's: hence a lock. */
    private @Nullable Admin admin;

    private boolean closed;

    BrokerCatalog(Properties adminProperties, String servers, @Nullable String groupId, IsolationLevel isolation) {
        this.adminProperties = adminProperties;
        this.servers = servers;
        this.groupId = groupId;
        this.isolation = isolation;
    }

    @Override
    public Found find(TopicSubscription subscription) throws IOException {
        Map<String, TopicDescription> topics = new TreeMap<>();
        Set<TopicPartition> named = Set.of();
        if (subscription instanceof TopicSubscription.Named some) {
            topics = describe(some.topics());
        } else if (subscription instanceof TopicSubscription.Matching matching) {
            topics = describe(matching(matching.pattern()));
        } else if (subscription instanceof TopicSubscription.Partitions some) {
            named = some.partitions();
            Set<String> names = new TreeSet<>();
            named.forEach(partition -> names.add(partition.topic()));
            topics = describe(names);
        }
        Map<String, Uuid> ids = new LinkedHashMap<>();
        Set<TopicPartition> partitions = new LinkedHashSet<>();
        for (TopicDescription topic : topics.values()) {
            ids.put(topic.name(), topic.topicId());
            for (TopicPartitionInfo partition : topic.partitions()) {
                partitions.add(new TopicPartition(topic.name(), partition.partition()));
            }
        }
        if (!partitions.containsAll(named)) {
            Set<TopicPartition> missing = new LinkedHashSet<>(named);
            missing.removeAll(partitions);
            throw new IOException("Partitions %s are not there on the brokers at %s.".formatted(missing, servers));
        }
        return new Found(ids, named.isEmpty() ? partitions : named);
    }

    private Set<String> matching(Pattern pattern) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String name : answer("list topics", admin().listTopics().names())) {
            if (pattern.matcher(name).matches()) {
                names.add(name);
            }
        }
        return names;
    }

    private Map<String, TopicDescription> describe(Set<String> names) throws IOException {
        Map<String, TopicDescription> topics = new TreeMap<>();
        Set<String> missing = new TreeSet<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin().describeTopics(names).topicNameValues().entrySet()) {
            try {
                topics.put(topic.getKey(), answer("describe topic '" + topic.getKey() + "'", topic.getValue()));
            } catch (IOException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                missing.add(topic.getKey());
            }
        }
        if (!missing.isEmpty()) {
            throw new IOException("Topics %s are not there on the brokers at %s. Create them, or correct the names."
                    .formatted(missing, servers));
        }
        return topics;
    }

    @Override
    public Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> partitions) throws IOException {
        if (groupId == null) {
            throw new IOException("Offsets that were committed are those of a group: set one with setGroupId.");
        }
        Map<TopicPartition, OffsetAndMetadata> committed = answer(
                "look up the offsets of group '" + groupId + "'",
                admin().listConsumerGroupOffsets(groupId).partitionsToOffsetAndMetadata(groupId));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            if (offset != null) {
                offsets.put(partition, offset.offset());
            }
        }
        return offsets;
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) throws IOException {
        return offsets(partitions, OffsetSpec.latest());
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) throws IOException {
        return offsets(partitions, OffsetSpec.earliest());
    }

    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec wanted)
            throws IOException {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        partitions.forEach(partition -> question.put(partition, wanted));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        list(question).forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> timestamps)
            throws IOException {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        timestamps.forEach((partition, timestamp) -> question.put(partition, OffsetSpec.forTimestamp(timestamp)));
        Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
        list(question).forEach((partition, info) -> {
            if (info.offset() >= 0) {
                found.put(partition, new OffsetAndTimestamp(info.offset(), info.timestamp(), info.leaderEpoch()));
            }
        });
        return found;
    }

    private Map<TopicPartition, ListOffsetsResultInfo> list(Map<TopicPartition, OffsetSpec> question)
            throws IOException {
        return answer(
                "look up offsets",
                admin().listOffsets(question, new ListOffsetsOptions(isolation)).all());
    }

    private <R> R answer(String question, KafkaFuture<R> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "The brokers at %s did not %s: %s".formatted(servers, question, e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the brokers at %s were asked".formatted(servers), e);
        }
    }

    private synchronized Admin admin() throws IOException {
        if (closed) {
            throw new IOException("the source was closed");
        }
        Admin made = admin;
        if (made == null) {
            try {
                made = Admin.create(adminProperties);
            } catch (KafkaException e) {
                Throwable reason = e.getCause() == null ? e : e.getCause();
                throw new IOException(
                        "No client for the brokers at %s can be made: %s".formatted(servers, reason.getMessage()), e);
            }
            admin = made;
        }
        return made;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
