package io.weir.taskmanager.exchange;

import io.weir.runtime.checkpoint.CheckpointBarrier;
import org.jspecify.annotations.Nullable;

/** Sends each record to one channel: forward, in turn, at random, or as the user says. */
final class ChoosingWriter implements EdgeWriter {
    private final ChannelChoice choice;
    private final Channels channels;
    private final ChannelWriter[] writers;
    private final @Nullable HandOver handOver;

    public ChoosingWriter(ChannelChoice choice, Channels channels, @Nullable HandOver handOver) {
        this.choice = choice;
        this.channels = channels;
        this.writers = channels.writers();
        this.handOver = handOver;
    }

    @Override
    public void collect(Object value, long timestamp) {
        Object given = handOver == null ? value : handOver.take(value);
        writers[choice.choose(value)].add(given, timestamp);
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
