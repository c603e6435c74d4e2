package io.weir.log.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.error.LogError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A partition as the store keeps it, as far as epochs and markers go. It survives everything. */
final class SimulatedPartition {
    private final String name;
    private final Map<Long, Known> producers = new HashMap<>();
    private final Map<Long, List<SimulatedTransaction>> open = new HashMap<>();
    private final Map<Long, Integer> markers = new HashMap<>();

    /** The last batch of each epoch of a producer: what comes again is known again. */
    private final Map<ProducerName, Long> batches = new HashMap<>();

    private record Known(short epoch, int coordinatorEpoch) {}

    SimulatedPartition(String name) {
        this.name = name;
    }

    /** How many markers of the producer have come: what was asked before one of them must be asked again. */
    int markersOf(long producerId) {
        return markers.getOrDefault(producerId, 0);
    }

    LogError append(ProducerName producer, long batch, SimulatedTransaction transaction) {
        Known known = producers.get(producer.producerId());
        if (known != null && producer.producerEpoch() < known.epoch) {
            return LogError.INVALID_PRODUCER_EPOCH;
        }
        if (batches.getOrDefault(producer, -1L) >= batch) {
            return LogError.NONE;
        }
        batches.put(producer, batch);
        producers.put(
                producer.producerId(),
                new Known(producer.producerEpoch(), known == null ? -1 : known.coordinatorEpoch));
        open.computeIfAbsent(producer.producerId(), id -> new ArrayList<>()).add(transaction);
        transaction.writtenTo(name);
        return LogError.NONE;
    }

    LogError mark(ProducerName producer, boolean committed, int coordinatorEpoch) {
        Known known = producers.get(producer.producerId());
        if (known != null && producer.producerEpoch() < known.epoch) {
            return LogError.INVALID_PRODUCER_EPOCH;
        }
        if (known != null && coordinatorEpoch < known.coordinatorEpoch) {
            return LogError.TRANSACTION_COORDINATOR_FENCED;
        }
        producers.put(producer.producerId(), new Known(producer.producerEpoch(), coordinatorEpoch));
        markers.merge(producer.producerId(), 1, Integer::sum);
        List<SimulatedTransaction> ended = open.remove(producer.producerId());
        if (ended != null) {
            ended.forEach(each -> each.ended(name, committed));
        }
        return LogError.NONE;
    }

    /** Nothing waits for a marker that nobody will write. */
    void settled() {
        assertThat(open).as("open transactions of %s", name).isEmpty();
    }
}
