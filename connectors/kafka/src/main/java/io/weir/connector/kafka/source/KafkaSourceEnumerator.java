package io.weir.connector.kafka.source;

import io.weir.api.connector.SplitEnumerator;
import io.weir.api.connector.SplitEnumeratorContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds partitions and gives each to the reader that it belongs to. Brokers are asked on input/output threads; everything
 * else, and all fields, belong to the enumerator's.
 *
 * <p>What is found first starts where the source's {@link OffsetsInitializer} says. What is found later was added meanwhile
 * and starts at its beginning, for nothing of it may be missed. If the first search fails, so does the job; later ones are
 * tried again.
 */
final class KafkaSourceEnumerator implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSourceEnumerator.class);

    private final SplitEnumeratorContext<KafkaPartitionSplit> context;
    private final TopicCatalog catalog;
    private final DiscoveryPlan plan;

    private final Map<String, Uuid> topicIds;
    private final Set<TopicPartition> assigned;
    private final Map<TopicPartition, KafkaPartitionSplit> unassigned = new LinkedHashMap<>();
    /** Partitions whose offsets are being looked up. */
    private final Set<TopicPartition> beingPlaced = new HashSet<>();

    private final Set<Integer> toldNoMore = new HashSet<>();
    private boolean initialDiscoveryFinished;

    /**
     * What to look for.
     *
     * @param subscription the partitions
     * @param starting where they start
     * @param stopping where they stop; null: nowhere
     * @param isBounded whether readers end when all partitions are read
     * @param intervalMillis how often to look for more; 0 or less: once
     */
    record DiscoveryPlan(
            TopicSubscription subscription,
            OffsetsInitializer starting,
            @Nullable OffsetsInitializer stopping,
            boolean isBounded,
            long intervalMillis) {}

    KafkaSourceEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context,
            TopicCatalog catalog,
            DiscoveryPlan plan,
            KafkaSourceEnumState state) {
        this.context = context;
        this.catalog = catalog;
        this.plan = plan;
        topicIds = new TreeMap<>(state.topicIds());
        assigned = new LinkedHashSet<>(state.assigned());
        state.unassigned().forEach(split -> unassigned.put(split.partition(), split));
        initialDiscoveryFinished = state.initialDiscoveryFinished();
    }

    @Override
    public void start() {
        if (plan.intervalMillis > 0) {
            context.callAsync(() -> catalog.find(plan.subscription), this::onFound, 0, plan.intervalMillis);
        } else {
            context.callAsync(() -> catalog.find(plan.subscription), this::onFound);
        }
    }

    private void onFound(TopicCatalog.@Nullable Found found, @Nullable Throwable failure) {
        if (found == null) {
            onFailure("look for " + plan.subscription, failure);
            return;
        }
        requireSameTopics(found.topicIds());
        topicIds.putAll(found.topicIds());
        if (plan.isBounded && initialDiscoveryFinished) {
            return; // what to read was settled when the job began
        }
        if (found.partitions().isEmpty()) {
            onNothingFound();
            return;
        }
        Set<TopicPartition> added = new LinkedHashSet<>(found.partitions());
        added.removeAll(assigned);
        added.removeAll(unassigned.keySet());
        added.removeAll(beingPlaced);
        if (added.isEmpty()) {
            return;
        }
        beingPlaced.addAll(added);
        OffsetsInitializer starting = initialDiscoveryFinished ? OffsetsInitializer.earliest() : plan.starting;
        context.callAsync(() -> place(added, starting), (splits, problem) -> onPlaced(added, splits, problem));
    }

    private void onNothingFound() {
        if (plan.intervalMillis <= 0) {
            throw failed("There are no %s.".formatted(plan.subscription), null);
        }
        initialDiscoveryFinished = true;
        LOG.warn("There are no {} yet; the next look is in {} ms", plan.subscription, plan.intervalMillis);
    }

    /** A topic of the same name with other records in it would be read from positions that mean nothing there. */
    private void requireSameTopics(Map<String, Uuid> found) {
        for (Map.Entry<String, Uuid> topic : found.entrySet()) {
            Uuid known = topicIds.getOrDefault(topic.getKey(), Uuid.ZERO_UUID);
            if (!known.equals(Uuid.ZERO_UUID)
                    && !topic.getValue().equals(Uuid.ZERO_UUID)
                    && !known.equals(topic.getValue())) {
                throw failed(
                        ("Topic '%s' was deleted and created again: its id was %s and is %s now. The positions that were"
                                        + " reached in the old one mean nothing in it; start the job without its state.")
                                .formatted(topic.getKey(), known, topic.getValue()),
                        null);
            }
        }
    }

    /** On an input/output thread. */
    private List<KafkaPartitionSplit> place(Collection<TopicPartition> partitions, OffsetsInitializer starting)
            throws IOException {
        if (starting instanceof InitialOffsets.Specified given
                && !partitions.containsAll(given.offsets().keySet())) {
            Set<TopicPartition> unknown = new LinkedHashSet<>(given.offsets().keySet());
            unknown.removeAll(partitions);
            throw new IOException("Offsets to start from are given for %s, which %s do not include."
                    .formatted(unknown, plan.subscription));
        }
        Map<TopicPartition, Long> starts = starting.getPartitionOffsets(partitions, catalog);
        Map<TopicPartition, Long> stops =
                plan.stopping == null ? Map.of() : plan.stopping.getPartitionOffsets(partitions, catalog);
        List<KafkaPartitionSplit> splits = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            Long start = starts.get(partition);
            if (start == null) {
                throw new IOException("No offset to start from is known for %s.".formatted(partition));
            }
            long stop = stops.getOrDefault(partition, KafkaPartitionSplit.NO_STOPPING_OFFSET);
            if (stop == KafkaPartitionSplit.EARLIEST_OFFSET) {
                throw new IOException("No offset to stop at is known for %s.".formatted(partition));
            }
            splits.add(new KafkaPartitionSplit(partition, start, stop));
        }
        return splits;
    }

    private void onPlaced(
            Set<TopicPartition> partitions, @Nullable List<KafkaPartitionSplit> splits, @Nullable Throwable failure) {
        beingPlaced.removeAll(partitions);
        if (splits == null) {
            onFailure("look up offsets of " + partitions, failure);
            return;
        }
        LOG.info("Found {} partitions to read of {}", splits.size(), plan.subscription);
        initialDiscoveryFinished = true;
        splits.forEach(split -> unassigned.put(split.partition(), split));
        assignAll();
    }

    private void onFailure(String attempt, @Nullable Throwable failure) {
        String reason = failure == null ? "no answer" : String.valueOf(failure.getMessage());
        if (!initialDiscoveryFinished) {
            throw failed(reason, failure);
        }
        LOG.warn("Failed to {}; partitions that were added wait for the next try: {}", attempt, reason);
    }

    private static UncheckedIOException failed(String message, @Nullable Throwable cause) {
        return new UncheckedIOException(new IOException(message, cause));
    }

    @Override
    public void addReader(int subtaskId) {
        toldNoMore.remove(subtaskId);
        assignAll();
    }

    @Override
    public void addSplitsBack(List<KafkaPartitionSplit> splits, int subtaskId) {
        for (KafkaPartitionSplit split : splits) {
            assigned.remove(split.partition());
            unassigned.put(split.partition(), split);
        }
        assignAll();
    }

    private void assignAll() {
        for (int reader : context.registeredReaders().keySet()) {
            List<KafkaPartitionSplit> itsOwn = new ArrayList<>();
            for (KafkaPartitionSplit split : unassigned.values()) {
                if (owner(split.partition(), context.currentParallelism()) == reader) {
                    itsOwn.add(split);
                }
            }
            if (!itsOwn.isEmpty()) {
                context.assignSplits(itsOwn, reader);
                for (KafkaPartitionSplit split : itsOwn) {
                    unassigned.remove(split.partition());
                    assigned.add(split.partition());
                }
            }
            if (plan.isBounded && initialDiscoveryFinished && toldNoMore.add(reader)) {
                context.signalNoMoreSplits(reader);
            }
        }
    }

    /** Partitions of a topic go round all readers, from one on that depends on its name: topics of few do not meet in one. */
    static int owner(TopicPartition partition, int readers) {
        int first = ((partition.topic().hashCode() * 31) & Integer.MAX_VALUE) % readers;
        return (first + partition.partition()) % readers;
    }

    @Override
    public void handleSplitRequest(int subtaskId, @Nullable String requesterHostname) {
        // Readers do not ask: partitions have owners.
    }

    @Override
    public KafkaSourceEnumState snapshotState(long checkpointId) {
        return new KafkaSourceEnumState(
                topicIds, assigned, new ArrayList<>(unassigned.values()), initialDiscoveryFinished);
    }

    @Override
    public void close() {
        catalog.close();
    }
}
