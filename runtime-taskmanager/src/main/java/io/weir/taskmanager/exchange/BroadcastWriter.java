package io.weir.taskmanager.exchange;

import io.weir.api.types.TypeSerializer;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import org.jspecify.annotations.Nullable;

/** Sends each record to all channels; those of a mutable type as a copy for each. */
final class BroadcastWriter implements EdgeWriter {
    private final Channels channels;
    private final ChannelWriter[] writers;
    private final @Nullable TypeSerializer<Object> copier;

    /** {@code copier} is null where records never change. */
    public BroadcastWriter(Channels channels, @Nullable TypeSerializer<Object> copier) {
        this.channels = channels;
        this.writers = channels.writers();
        this.copier = copier;
    }

    @Override
    public void collect(Object value, long timestamp) {
        for (ChannelWriter writer : writers) {
            writer.add(copier == null ? value : copier.copy(value), timestamp);
        }
    }

    @Override
    public void watermark(long timestamp) {
        channels.watermark(timestamp);
    }

    @Override
    public void idle(boolean idle) {
        channels.send(idle ? StreamSignal.IDLE : StreamSignal.ACTIVE);
    }

    @Override
    public void flush() {
        channels.flush();
    }

    @Override
    public void announce(CheckpointBarrier barrier) {
        channels.announce(barrier);
    }

    @Override
    public void send(ChannelEvent event) {
        channels.send(event);
    }

    @Override
    public boolean isAvailable() {
        return channels.isAvailable();
    }

    @Override
    public long records() {
        return channels.records();
    }
}
