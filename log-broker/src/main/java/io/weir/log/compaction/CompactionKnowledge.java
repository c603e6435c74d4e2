package io.weir.log.compaction;

import io.weir.log.history.PartitionHistory;
import io.weir.log.producer.Producer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a pass must know of producers and transactions. Used by one thread. */
public final class CompactionKnowledge {
    /** Last offsets of the batches that are known again when their producers send them again. */
    private final Set<Long> knownBatches = new HashSet<>();

    private final Set<Long> producers = new HashSet<>();

    /** Producer → first offset of an aborted transaction → offset of its marker. */
    private final Map<Long, TreeMap<Long, Long>> aborted = new HashMap<>();

    /** Markers that may go; what they ended is gone. */
    private final Set<Long> spentMarkers = new HashSet<>();

    private CompactionKnowledge() {}

    /** What {@code history} says; to be called under the partition's lock. */
    public static CompactionKnowledge of(PartitionHistory history) {
        CompactionKnowledge knowledge = new CompactionKnowledge();
        for (Producer producer : history.producers().all()) {
            knowledge.producers.add(producer.id());
            producer.batches().forEach(batch -> knowledge.knownBatches.add(batch.lastOffset()));
        }
        history.visitAborted((producer, first, marker) -> knowledge
                .aborted
                .computeIfAbsent(producer, id -> new TreeMap<>())
                .put(first, marker));
        return knowledge;
    }

    boolean isKnownBatch(long lastOffset) {
        return knownBatches.contains(lastOffset);
    }

    boolean isKnownProducer(long producerId) {
        return producers.contains(producerId);
    }

    /** Whether a transactional batch is part of a transaction that was aborted. */
    boolean isAborted(long producerId, long baseOffset) {
        TreeMap<Long, Long> transactions = aborted.get(producerId);
        Map.Entry<Long, Long> transaction = transactions == null ? null : transactions.floorEntry(baseOffset);
        return transaction != null && transaction.getValue() > baseOffset;
    }

    void addSpentMarker(long offset) {
        spentMarkers.add(offset);
    }

    boolean isSpentMarker(long offset) {
        return spentMarkers.contains(offset);
    }

    Set<Long> spentMarkers() {
        return spentMarkers;
    }
}
