package io.weir.taskmanager.exchange;

import io.weir.runtime.checkpoint.CheckpointBarrier;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is sent. */
final class RecordedSink implements ChannelSink {
    final List<RecordBatch> batches = new ArrayList<>();
    final List<Object> sent = new ArrayList<>();
    boolean full;

    @Override
    public boolean isAvailable() {
        return !full;
    }

    @Override
    public boolean hasRoom() {
        return !full;
    }

    @Override
    public void announce(CheckpointBarrier barrier) {
        sent.add(barrier);
    }

    @Override
    public void send(RecordBatch batch) {
        batches.add(batch);
        sent.add(batch);
    }

    @Override
    public void send(ChannelEvent signal) {
        sent.add(signal);
    }

    /** All records, in their order. */
    List<Object> records() {
        List<Object> records = new ArrayList<>();
        for (RecordBatch batch : batches) {
            for (int i = 0; i < batch.size; i++) {
                records.add(batch.values[i]);
            }
        }
        return records;
    }
}
