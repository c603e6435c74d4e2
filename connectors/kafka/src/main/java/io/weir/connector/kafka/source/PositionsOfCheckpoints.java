package io.weir.connector.kafka.source;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What to commit to the group when a checkpoint is complete. Used by the subtask's thread alone. */
final class PositionsOfCheckpoints<T> {
    private final boolean isWanted;
    private final TreeMap<Long, Map<ReadPartition<T>, Long>> positions = new TreeMap<>();
    /** Partitions read to their end; their last position goes with every checkpoint until one is complete. */
    private final Map<ReadPartition<T>, Long> finished = new LinkedHashMap<>();

    PositionsOfCheckpoints(boolean isWanted) {
        this.isWanted = isWanted;
    }

    void onFinished(ReadPartition<T> partition) {
        if (isWanted) {
            finished.put(partition, partition.position());
        }
    }

    void onSnapshot(long checkpointId, Map<ReadPartition<T>, Long> ofPartitions) {
        if (!isWanted) {
            return;
        }
        Map<ReadPartition<T>, Long> all = new LinkedHashMap<>(finished);
        ofPartitions.forEach((partition, position) -> {
            if (position >= 0) { // nobody knows yet where the beginning of the log is
                all.put(partition, position);
            }
        });
        positions.put(checkpointId, all);
    }

    /** What to commit now, which may be nothing. Earlier checkpoints that never were complete are forgotten. */
    Map<ReadPartition<T>, Long> take(long checkpointId) {
        Map<ReadPartition<T>, Long> complete = positions.remove(checkpointId);
        positions.headMap(checkpointId).clear();
        if (complete == null) {
            return Map.of();
        }
        finished.entrySet().removeAll(complete.entrySet()); // those that went on after the snapshot stay
        return complete;
    }
}
