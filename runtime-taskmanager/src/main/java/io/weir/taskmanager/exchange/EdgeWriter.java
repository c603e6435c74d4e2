package io.weir.taskmanager.exchange;

import io.weir.operators.Output;
import io.weir.runtime.checkpoint.CheckpointBarrier;

/** The end of a chain: spreads records over the channels of one edge. Used by the producing task's thread alone. */
public interface EdgeWriter extends Output<Object> {
    /** Hands over what waits in batches. */
    void flush();

    /** Tells all consumers of a barrier before it is sent, ahead of all that is queued. */
    void announce(CheckpointBarrier barrier);

    /** Sends an event down all channels. */
    void send(ChannelEvent event);

    /** Whether the producer should go on. */
    boolean isAvailable();

    /** Records handed over so far. */
    long records();
}
