package io.weir.taskmanager.exchange;

import org.jspecify.annotations.Nullable;

/** The consuming end of a channel; used by the consuming task's thread. */
public interface ChannelSource {
    /**
     * The next {@link RecordBatch} or {@link ChannelEvent}; null when there is none yet.
     *
     * @throws ChannelBrokenException if the other end is lost
     */
    @Nullable
    Object poll();

    /** Whether {@link #poll} would give something, or fail. */
    boolean isReady();
}
