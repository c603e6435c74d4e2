package io.weir.taskmanager.exchange;

import io.weir.runtime.checkpoint.CheckpointBarrier;

/** The channels of one edge of one subtask, for what concerns all of them. */
public final class Channels {
    private final ChannelWriter[] writers;

    /** {@code writers} in the order of the consuming subtasks. */
    public Channels(ChannelWriter[] writers) {
        this.writers = writers.clone();
    }

    /** The writers themselves; not to be changed. */
    ChannelWriter[] writers() {
        return writers;
    }

    void watermark(long timestamp) {
        for (ChannelWriter writer : writers) {
            writer.watermark(timestamp);
        }
    }

    void announce(CheckpointBarrier barrier) {
        for (ChannelWriter writer : writers) {
            writer.announce(barrier);
        }
    }

    void send(ChannelEvent event) {
        for (ChannelWriter writer : writers) {
            writer.send(event);
        }
    }

    void flush() {
        for (ChannelWriter writer : writers) {
            writer.flush();
        }
    }

    boolean isAvailable() {
        for (ChannelWriter writer : writers) {
            if (!writer.isAvailable()) {
                return false;
            }
        }
        return true;
    }

    long records() {
        long sum = 0;
        for (ChannelWriter writer : writers) {
            sum += writer.records();
        }
        return sum;
    }
}
