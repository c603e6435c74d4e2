package io.weir.taskmanager.exchange;

import io.weir.runtime.checkpoint.CheckpointBarrier;
import org.jspecify.annotations.Nullable;

/** The consuming end of a channel; used by the consuming task's thread. */
public interface ChannelSource {
    /** As an id for {@link #pull}: up to the end of the channel. */
    long ALL = Long.MAX_VALUE;

    /**
     * The next {@link RecordBatch} or {@link ChannelEvent}; null when there is none yet.
     *
     * @throws ChannelBrokenException if the other end is lost
     */
    @Nullable
    Object poll();

    /** Whether {@link #poll} would give something, or fail. */
    boolean isReady();

    /** The latest barrier that the producer has announced; it comes behind what is queued. Null: none. */
    @Nullable
    CheckpointBarrier announced();

    /**
     * Asks the producer to send all that waits, up to the barrier of {@code checkpointId}, whether or not there is room for
     * it. Once per checkpoint and channel.
     */
    void pull(long checkpointId);

    /**
     * As {@link #poll}, but to the producer what is taken stays in the channel until {@link #release}. So a task that
     * takes much ahead of its turn does not make its producers send more.
     */
    @Nullable
    Object take();

    /** An element that was taken is processed, or dropped. */
    void release(Object element);
}
