package io.weir.log.local;

import io.weir.log.batch.BatchHeader;
import io.weir.log.segment.Segment;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the markers that may go: nothing is left of what they ended, and everybody has had the time to see them. */
final class MarkerScan {
    private final long nowMillis;

    /** Producers of whom there is data since their last marker. */
    private final Set<Long> withData = new HashSet<>();

    private final Set<Long> found = new HashSet<>();
    private final Map<Long, Long> lastMarkers = new HashMap<>();

    private MarkerScan(long nowMillis) {
        this.nowMillis = nowMillis;
    }

    /** Looks through segments, which must be the first of the partition, and tells {@code knowledge} what it finds. */
    static void run(CheckedBatches batches, List<Segment> segments, CompactionKnowledge knowledge, long nowMillis)
            throws IOException {
        MarkerScan scan = new MarkerScan(nowMillis);
        for (Segment segment : segments) {
            batches.visit(segment, segment.baseOffset(), (bytes, header) -> {
                scan.see(header);
                return true;
            });
        }
        // The last marker of a producer says its epoch to who reads all batches, as its last batches say their numbers.
        scan.lastMarkers.forEach((producer, offset) -> {
            if (knowledge.isKnownProducer(producer)) {
                scan.found.remove(offset);
            }
        });
        scan.found.forEach(knowledge::addSpentMarker);
    }

    private void see(BatchHeader batch) {
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
