package io.weir.log.history;

import io.weir.log.store.PartitionLog.EpochEnd;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * From which offset on which leader's epoch holds.
 *
 * <p><b>Threading:</b> guarded by the partition.
 */
public final class EpochHistory {
    /** First offset → epoch; both grow. */
    private final TreeMap<Long, Integer> epochs = new TreeMap<>();

    /** Batches from {@code offset} on are of {@code epoch}. */
    public void note(long offset, int epoch) {
        if (epochs.isEmpty() || epochs.lastEntry().getValue() < epoch) {
            epochs.put(offset, epoch);
        }
    }

    /** Epoch of the batch at {@code offset}; -1: not known. */
    public int at(long offset) {
        Map.Entry<Long, Integer> entry = epochs.floorEntry(offset);
        return entry == null ? -1 : entry.getValue();
    }

    /** The largest epoch up to {@code epoch} and its end, of what lies below {@code highWatermark}. */
    public EpochEnd endOf(int epoch, long highWatermark) {
        EpochEnd found = new EpochEnd(-1, -1);
        for (Map.Entry<Long, Integer> entry : epochs.headMap(highWatermark).entrySet()) {
            if (entry.getValue() <= epoch) {
                Long next = epochs.higherKey(entry.getKey());
                found = new EpochEnd(entry.getValue(), Math.min(highWatermark, next == null ? highWatermark : next));
            }
        }
        return found;
    }

    int encodedBytes() {
        return 4 + epochs.size() * 12;
    }

    void encode(ByteBuffer to) {
        to.putInt(epochs.size());
        epochs.forEach((offset, epoch) -> to.putLong(offset).putInt(epoch));
    }

    void decode(ByteBuffer from) {
        int count = from.getInt();
        for (int i = 0; i < count; i++) {
            epochs.put(from.getLong(), from.getInt());
        }
    }
}
