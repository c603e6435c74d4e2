package io.weir.log.producer;

import io.weir.log.batch.BatchHeader;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.store.PartitionLog.ProducerView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The producers of one partition. A batch is first {@link #check checked}, and {@link #append noted} once it has its offset.
 * Sequence numbers and epochs follow KIP-98 and KIP-360, the epoch that grows with each transaction KIP-890.
 *
 * <p><b>Threading:</b> guarded by the log that it belongs to.
 */
public final class ProducerStates {
    private final String partition;
    private final Map<Long, Producer> producers = new HashMap<>();

    /** Whether every producer that ever wrote here is known: nothing was forgotten, nor read from a disk. */
    private boolean knowsAll = true;

    /** First offset → the producer whose transaction is open. */
    private final TreeMap<Long, Long> open = new TreeMap<>();

    /** Transactions whose marker may not be on disk yet: marker's offset → first offset. */
    private final TreeMap<Long, Long> ended = new TreeMap<>();

    /** {@code partition} is named in what is refused. */
    public ProducerStates(String partition) {
        this.partition = partition;
    }

    /** A batch that is here already. */
    public record Known(long baseOffset, long lastOffset) {}

    /** A transaction that a marker has ended; first offset -1: it had no records here. */
    public record Ended(long producerId, long firstOffset, long markerOffset, boolean committed) {}

    /**
     * Holds a batch of a client against what is known of its producer.
     *
     * @param origin how it was let in
     * @return the batch if it is here already
     * @throws LogException if it must not be appended
     */
    public Optional<Known> check(BatchHeader batch, AppendOrigin origin) {
        if (batch.producerId() == BatchHeader.NO_PRODUCER_ID) {
            return Optional.empty();
        }
        Producer producer = producers.get(batch.producerId());
        if (producer == null) {
            requireBeginning(batch, origin);
            return Optional.empty();
        }
        if (batch.producerEpoch() < producer.epoch()) {
            throw new LogException(
                    LogError.INVALID_PRODUCER_EPOCH,
                    "Producer %d writes to %s with epoch %d, and %d was seen: another producer has taken over."
                            .formatted(batch.producerId(), partition, batch.producerEpoch(), producer.epoch()));
        }
        if (batch.producerEpoch() == producer.epoch()) {
            Optional<Known> known = producer.find(batch.baseSequence(), batch.lastSequence());
            if (known.isPresent()) {
                return known;
            }
        }
        checkSequence(batch, producer);
        if (producer.lastMarkerOffset() >= origin.verifiedFrom()) {
            throw new LogException(
                    LogError.INVALID_TXN_STATE,
                    "Producer %d, epoch %d, writes to %s in a transaction that has ended while it was asked for."
                            .formatted(batch.producerId(), batch.producerEpoch(), partition));
        }
        if (producer.transactionFirstOffset() >= 0 && !batch.isTransactional()) {
            throw new LogException(
                    LogError.INVALID_TXN_STATE,
                    "Producer %d writes to %s outside of the transaction that it has open there."
                            .formatted(batch.producerId(), partition));
        }
        return Optional.empty();
    }

    /**
     * Refuses what comes behind a batch that was refused and will be sent again. Where producers may have been forgotten, any
     * number may be the next; but for the first of a transaction that has an epoch of its own, which is 0.
     */
    private void requireBeginning(BatchHeader batch, AppendOrigin origin) {
        if ((knowsAll || origin.countsTransactions()) && batch.baseSequence() > 0) {
            throw new LogException(
                    LogError.OUT_OF_ORDER_SEQUENCE_NUMBER,
                    "Producer %d, epoch %d, begins with sequence number %d in %s, where nothing is known of it: 0 comes first."
                            .formatted(batch.producerId(), batch.producerEpoch(), batch.baseSequence(), partition));
        }
    }

    private void checkSequence(BatchHeader batch, Producer producer) {
        int expected = batch.producerEpoch() > producer.epoch() ? 0 : producer.nextSequence();
        boolean isWithoutNumbers = batch.baseSequence() < 0 && producer.lastSequence() < 0; // of a coordinator
        if (isWithoutNumbers || batch.baseSequence() == expected) {
            return;
        }
        // Never DUPLICATE_SEQUENCE_NUMBER: clients take it for success, and an older batch may have been refused.
        throw new LogException(
                LogError.OUT_OF_ORDER_SEQUENCE_NUMBER,
                "Producer %d, epoch %d, sends sequence number %d to %s where %d comes next."
                        .formatted(
                                batch.producerId(), batch.producerEpoch(), batch.baseSequence(), partition, expected));
    }

    /** Notes a batch that has its offset, of a client or of the broker; also when a log is read again. */
    public void append(BatchHeader batch) {
        if (batch.producerId() == BatchHeader.NO_PRODUCER_ID || batch.isControl()) {
            return;
        }
        Producer producer = producers.computeIfAbsent(batch.producerId(), Producer::new);
        producer.append(batch);
        if (batch.isTransactional() && producer.transactionFirstOffset() < 0) {
            producer.begin(batch.baseOffset());
            open.put(batch.baseOffset(), batch.producerId());
        }
    }

    /**
     * Holds a marker against what is known of its producer. A marker of the epoch that is known is taken without an open
     * transaction too: it is repeated until the coordinator knows that it has arrived.
     *
     * @throws LogException if it must not be appended
     */
    public void checkMarker(long producerId, short epoch, int coordinatorEpoch) {
        Producer producer = producers.get(producerId);
        if (producer == null) {
            return;
        }
        if (epoch < producer.epoch()) {
            throw new LogException(
                    LogError.INVALID_PRODUCER_EPOCH,
                    "A marker of epoch %d comes to %s for producer %d, which is at epoch %d."
                            .formatted(epoch, partition, producerId, producer.epoch()));
        }
        if (coordinatorEpoch < producer.coordinatorEpoch()) {
            throw new LogException(
                    LogError.TRANSACTION_COORDINATOR_FENCED,
                    "A marker comes to %s from a coordinator of epoch %d, and one of epoch %d has written since."
                            .formatted(partition, coordinatorEpoch, producer.coordinatorEpoch()));
        }
    }

    /** Notes a marker that has its offset. */
    public Ended appendMarker(BatchHeader marker, int coordinatorEpoch, boolean committed) {
        long offset = marker.baseOffset();
        Producer producer = producers.computeIfAbsent(marker.producerId(), Producer::new);
        long first = producer.end(marker, coordinatorEpoch);
        if (first >= 0) {
            open.remove(first);
            ended.put(offset, first);
        }
        return new Ended(marker.producerId(), first, offset, committed);
    }

    /** Up to where all transactions are decided, of what lies below {@code highWatermark}. */
    public long stableOffset(long highWatermark) {
        ended.headMap(highWatermark).clear();
        long stable = open.isEmpty() ? highWatermark : Math.min(highWatermark, open.firstKey());
        // Few: the markers of one or two syncs.
        for (long first : ended.values()) {
            stable = Math.min(stable, first);
        }
        return stable;
    }

    /** Forgets producers without an open transaction that have written nothing since {@code timestampMillis}. */
    public void expire(long timestampMillis) {
        boolean forgot = producers
                .values()
                .removeIf(producer ->
                        producer.transactionFirstOffset() < 0 && producer.lastTimestampMillis() < timestampMillis);
        knowsAll &= !forgot;
    }

    /** Forgets everything, before a log is read again. */
    public void clear() {
        knowsAll = false;
        producers.clear();
        open.clear();
        ended.clear();
    }

    /** Takes over a producer as a snapshot has it. */
    public void restore(Producer producer) {
        knowsAll = false;
        producers.put(producer.id(), producer);
        if (producer.transactionFirstOffset() >= 0) {
            open.put(producer.transactionFirstOffset(), producer.id());
        }
    }

    /** All producers. */
    public Collection<Producer> all() {
        return Collections.unmodifiableCollection(producers.values());
    }

    /** All producers, as administrators see them. */
    public List<ProducerView> views() {
        return producers.values().stream()
                .map(each -> new ProducerView(
                        each.id(),
                        each.epoch(),
                        each.lastSequence(),
                        each.lastTimestampMillis(),
                        each.coordinatorEpoch(),
                        each.transactionFirstOffset()))
                .toList();
    }

    /** One producer. */
    public @Nullable Producer find(long producerId) {
        return producers.get(producerId);
    }

    /** The first offsets of open transactions. */
    public List<Long> openTransactions() {
        return new ArrayList<>(open.keySet());
    }
}
