package io.weir.log.producer;

import io.weir.log.batch.BatchHeader;
import io.weir.log.producer.ProducerStates.Known;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What a partition knows of one producer. */
public final class Producer {
    /** Batches that are known again when they are sent again; a client has at most five under way. */
    public static final int BATCHES_KEPT = 5;

    private static final int NONE = -1;

    private final long id;
    private final Deque<Batch> batches = new ArrayDeque<>(BATCHES_KEPT);
    private short epoch = NONE;
    private int coordinatorEpoch = NONE;
    private long lastTimestampMillis = NONE;
    private long transactionFirstOffset = NONE;

    /** Not in snapshots: only what is under way is held against it. */
    private long lastMarkerOffset = NONE;

    Producer(long id) {
        this.id = id;
    }

    /** A batch that was appended; its base offset follows from the numbers. */
    public record Batch(int firstSequence, int lastSequence, long lastOffset) {
        long baseOffset() {
            return lastOffset - ((lastSequence - firstSequence) & Integer.MAX_VALUE);
        }
    }

    /** As a snapshot has it. */
    public static Producer restored(
            long id,
            short epoch,
            int coordinatorEpoch,
            long lastTimestampMillis,
            long transactionFirstOffset,
            List<Batch> batches) {
        Producer producer = new Producer(id);
        producer.epoch = epoch;
        producer.coordinatorEpoch = coordinatorEpoch;
        producer.lastTimestampMillis = lastTimestampMillis;
        producer.transactionFirstOffset = transactionFirstOffset;
        producer.batches.addAll(batches);
        return producer;
    }

    Optional<Known> find(int firstSequence, int lastSequence) {
        for (Batch batch : batches) {
            if (batch.firstSequence == firstSequence && batch.lastSequence == lastSequence) {
                return Optional.of(new Known(batch.baseOffset(), batch.lastOffset));
            }
        }
        return Optional.empty();
    }

    void append(BatchHeader batch) {
        if (batch.producerEpoch() != epoch) {
            batches.clear();
            epoch = batch.producerEpoch();
        }
        if (batch.baseSequence() >= 0) { // what coordinators write for a producer has no numbers
            if (batches.size() == BATCHES_KEPT) {
                batches.removeFirst();
            }
            batches.addLast(new Batch(batch.baseSequence(), batch.lastSequence(), batch.lastOffset()));
        }
        lastTimestampMillis = batch.maxTimestamp();
    }

    void begin(long firstOffset) {
        transactionFirstOffset = firstOffset;
    }

    /** The first offset of the transaction that ends; -1: it had none here. */
    long end(BatchHeader marker, int newCoordinatorEpoch) {
        if (marker.producerEpoch() != epoch) {
            batches.clear();
            epoch = marker.producerEpoch();
        }
        lastMarkerOffset = marker.baseOffset();
        long first = transactionFirstOffset;
        transactionFirstOffset = NONE;
        coordinatorEpoch = newCoordinatorEpoch;
        lastTimestampMillis = marker.maxTimestamp();
        return first;
    }

    /**
     * The number that its next batch has to have. After a marker that has raised the epoch it is 0: a client sends several batches
     * at once, and where the first is refused for a moment, the second must not be taken in its place.
     */
    int nextSequence() {
        return batches.isEmpty() ? 0 : (batches.getLast().lastSequence + 1) & Integer.MAX_VALUE;
    }

    /** Its id. */
    public long id() {
        return id;
    }

    /** The highest epoch seen. */
    public short epoch() {
        return epoch;
    }

    /** Of the coordinator that wrote its last marker; -1: none. */
    public int coordinatorEpoch() {
        return coordinatorEpoch;
    }

    /** When it wrote last, by the timestamps of its records. */
    public long lastTimestampMillis() {
        return lastTimestampMillis;
    }

    /** Where its open transaction begins; -1: none is open. */
    public long transactionFirstOffset() {
        return transactionFirstOffset;
    }

    /** Of its last marker since the partition was opened; -1: none. */
    long lastMarkerOffset() {
        return lastMarkerOffset;
    }

    /** The sequence number of its last record; -1: none. */
    public int lastSequence() {
        return batches.isEmpty() ? NONE : batches.getLast().lastSequence;
    }

    /** The batches that are known again, oldest first. */
    public List<Batch> batches() {
        return List.copyOf(batches);
    }
}
