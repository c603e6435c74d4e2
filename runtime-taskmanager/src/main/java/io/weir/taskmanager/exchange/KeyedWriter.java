package io.weir.taskmanager.exchange;

import io.weir.api.functions.KeySelector;
import io.weir.operators.OperatorContext;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.keygroup.KeyGroups;
import org.jspecify.annotations.Nullable;

/** Sends each record to the subtask that owns its key, together with the key and its hash. */
final class KeyedWriter implements EdgeWriter {
    private final KeySelector<Object, Object> selector;
    private final OperatorContext context;
    private final Channels channels;
    private final ChannelWriter[] writers;
    private final int maxParallelism;
    private final short[] channelOfKeyGroup;
    private final @Nullable HandOver handOver;

    public KeyedWriter(
            KeySelector<Object, Object> selector,
            OperatorContext context,
            Channels channels,
            int maxParallelism,
            @Nullable HandOver handOver) {
        this.selector = selector;
        this.context = context;
        this.channels = channels;
        this.writers = channels.writers();
        this.maxParallelism = maxParallelism;
        this.handOver = handOver;
        channelOfKeyGroup = new short[maxParallelism];
        for (int keyGroup = 0; keyGroup < maxParallelism; keyGroup++) {
            channelOfKeyGroup[keyGroup] = (short) KeyGroups.subtask(keyGroup, maxParallelism, writers.length);
        }
    }

    @Override
    public void collect(Object value, long timestamp) {
        Object key;
        try {
            key = selector.getKey(value);
        } catch (Throwable t) {
            throw context.failure(t);
        }
        if (key == null) {
            throw context.failure(
                    new NullPointerException("The key selector %s returned null; every record needs a key."
                            .formatted(selector.getClass().getName())));
        }
        int hash = KeyGroups.hash(key);
        Object given = handOver == null ? value : handOver.take(value);
        writers[channelOfKeyGroup[KeyGroups.keyGroup(hash, maxParallelism)]].add(given, timestamp, key, hash);
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
