package io.weir.log.compaction;

import io.weir.log.batch.BatchHeader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds the markers that may go: nothing is left of what they ended, and everybody has had the time to see them. It must see all
 * batches from the first of the partition on.
 */
final class MarkerScan {
    private final long nowMillis;

    /** Producers of whom there is data since their last marker. */
    private final Set<Long> withData = new HashSet<>();

    private final Set<Long> found = new HashSet<>();
    private final Map<Long, Long> lastMarkers = new HashMap<>();

    MarkerScan(long nowMillis) {
        this.nowMillis = nowMillis;
    }

    /** Tells what was found in the batches that were seen. */
    void tell(CompactionKnowledge knowledge) {
        // The last marker of a producer says its epoch to who reads all batches, as its last batches say their numbers.
        lastMarkers.forEach((producer, offset) -> {
            if (knowledge.isKnownProducer(producer)) {
                found.remove(offset);
            }
        });
        found.forEach(knowledge::addSpentMarker);
    }

    void see(BatchHeader batch) {
        if (!batch.isControl()) {
            if (batch.isTransactional()) {
                withData.add(batch.producerId());
            }
            return;
        }
        boolean hadData = withData.remove(batch.producerId());
        lastMarkers.put(batch.producerId(), batch.baseOffset());
        if (!hadData && batch.hasDeleteHorizon() && batch.baseTimestamp() <= nowMillis) {
            found.add(batch.baseOffset());
        }
    }
}
