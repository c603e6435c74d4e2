package io.weir.log.history;

import io.weir.log.batch.BatchHeader;
import io.weir.log.batch.BatchReader;
import io.weir.log.batch.MalformedBatchException;
import io.weir.log.producer.Producer;
import io.weir.log.producer.ProducerStates;
import io.weir.log.producer.ProducerStates.Ended;
import io.weir.log.store.PartitionLog.AbortedTransaction;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What follows from the batches of a partition: its producers, the transactions that were aborted, the epochs. It can be written
 * as a snapshot, and goes on from there when it is shown the batches behind.
 *
 * <p><b>Threading:</b> guarded by the partition.
 */
public final class PartitionHistory {
    private static final int VERSION = 1;
    private static final int PRODUCER_BYTES = 8 + 2 + 4 + 8 + 8 + 4;
    private static final int BATCH_BYTES = 4 + 4 + 8;
    private static final int ABORTED_BYTES = 3 * 8;

    private final String partition;
    private final ProducerStates producers;
    private final EpochHistory epochs = new EpochHistory();

    /** In the order of their markers. */
    private final List<Aborted> aborted = new ArrayList<>();

    private record Aborted(long producerId, long firstOffset, long markerOffset) {}

    /**
     * What a marker says.
     *
     * @param commit else it aborts
     */
    public record Marker(boolean commit, int coordinatorEpoch) {}

    /** Of a partition without batches; {@code partition} is named in what is refused. */
    public PartitionHistory(String partition) {
        this.partition = partition;
        producers = new ProducerStates(partition);
    }

    /** Who writes to it. */
    public ProducerStates producers() {
        return producers;
    }

    /** From which offset on which epoch holds. */
    public EpochHistory epochs() {
        return epochs;
    }

    /** Reads a control batch. */
    public static Marker marker(ByteBuffer bytes, BatchHeader batch) {
        List<Marker> markers = new ArrayList<>(1);
        BatchReader.read(bytes, batch, control -> {
            ByteBuffer key = control.key();
            ByteBuffer value = control.value();
            if (key == null || key.remaining() < 4 || value == null || value.remaining() < 6) {
                throw new MalformedBatchException("A marker has no key or value of a marker");
            }
            markers.add(new Marker(key.getShort(key.position() + 2) == 1, value.getInt(value.position() + 2)));
        });
        if (markers.size() != 1) {
            throw new MalformedBatchException("%d markers are in a batch".formatted(markers.size()));
        }
        return markers.get(0);
    }

    /** Notes a data batch that has its offset. */
    public void append(BatchHeader batch) {
        epochs.note(batch.baseOffset(), batch.leaderEpoch());
        producers.append(batch);
    }

    /** Notes a marker that has its offset. */
    public void append(BatchHeader batch, Marker marker) {
        epochs.note(batch.baseOffset(), batch.leaderEpoch());
        Ended ended = producers.appendMarker(batch, marker.coordinatorEpoch, marker.commit);
        if (!marker.commit && ended.firstOffset() >= 0) {
            aborted.add(new Aborted(ended.producerId(), ended.firstOffset(), ended.markerOffset()));
        }
    }

    /** Aborted transactions with records between the offsets, of what lies below {@code highWatermark}. */
    public List<AbortedTransaction> abortedBetween(long from, long to, long highWatermark) {
        List<AbortedTransaction> found = new ArrayList<>();
        for (Aborted each : aborted) {
            if (each.markerOffset >= from && each.markerOffset < highWatermark && each.firstOffset < to) {
                found.add(new AbortedTransaction(each.producerId, each.firstOffset));
            }
        }
        return found;
    }

    /** Looks at aborted transactions. */
    public interface AbortedVisitor {
        /** Looks at one. */
        void visit(long producerId, long firstOffset, long markerOffset);
    }

    /** Shows all aborted transactions. */
    public void visitAborted(AbortedVisitor visitor) {
        aborted.forEach(each -> visitor.visit(each.producerId, each.firstOffset, each.markerOffset));
    }

    /** Forgets aborted transactions of which no record is left, by their markers, which are about to go. */
    public void forgetAborted(Set<Long> markers) {
        aborted.removeIf(each -> markers.contains(each.markerOffset));
    }

    /** Forgets what ended below {@code startOffset}. */
    public void dropBefore(long startOffset) {
        aborted.removeIf(each -> each.markerOffset < startOffset);
    }

    /** A snapshot. */
    public ByteBuffer encode() {
        int batches = producers.all().stream()
                .mapToInt(producer -> producer.batches().size())
                .sum();
        ByteBuffer to = ByteBuffer.allocate(3 * 4
                + producers.all().size() * PRODUCER_BYTES
                + batches * BATCH_BYTES
                + aborted.size() * ABORTED_BYTES
                + epochs.encodedBytes());
        to.putInt(VERSION).putInt(producers.all().size());
        for (Producer producer : producers.all()) {
            to.putLong(producer.id()).putShort(producer.epoch()).putInt(producer.coordinatorEpoch());
            to.putLong(producer.lastTimestampMillis()).putLong(producer.transactionFirstOffset());
            to.putInt(producer.batches().size());
            for (Producer.Batch batch : producer.batches()) {
                to.putInt(batch.firstSequence()).putInt(batch.lastSequence()).putLong(batch.lastOffset());
            }
        }
        to.putInt(aborted.size());
        aborted.forEach(
                each -> to.putLong(each.producerId).putLong(each.firstOffset).putLong(each.markerOffset));
        epochs.encode(to);
        return to.flip();
    }

    /**
     * What a snapshot, whose checksum was right, has.
     *
     * @throws MalformedBatchException if it is of another version
     */
    public static PartitionHistory decode(String partition, ByteBuffer from) {
        PartitionHistory history = new PartitionHistory(partition);
        try {
            int version = from.getInt();
            if (version != VERSION) {
                throw new MalformedBatchException("Version %d of a snapshot is not known".formatted(version));
            }
            history.decode(from);
        } catch (BufferUnderflowException e) {
            MalformedBatchException failure =
                    new MalformedBatchException("A snapshot of %s ends early".formatted(partition));
            failure.addSuppressed(e);
            throw failure;
        }
        return history;
    }

    private void decode(ByteBuffer from) {
        int count = from.getInt();
        for (int i = 0; i < count; i++) {
            long id = from.getLong();
            short epoch = from.getShort();
            int coordinatorEpoch = from.getInt();
            long lastTimestamp = from.getLong();
            long transactionFirst = from.getLong();
            List<Producer.Batch> batches = new ArrayList<>();
            int batchCount = from.getInt();
            for (int b = 0; b < batchCount; b++) {
                batches.add(new Producer.Batch(from.getInt(), from.getInt(), from.getLong()));
            }
            producers.restore(Producer.restored(id, epoch, coordinatorEpoch, lastTimestamp, transactionFirst, batches));
        }
        int abortedCount = from.getInt();
        for (int i = 0; i < abortedCount; i++) {
            aborted.add(new Aborted(from.getLong(), from.getLong(), from.getLong()));
        }
        epochs.decode(from);
    }

    @Override
    public String toString() {
        return "history of " + partition;
    }
}
