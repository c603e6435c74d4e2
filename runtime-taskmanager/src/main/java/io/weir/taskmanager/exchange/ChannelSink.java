package io.weir.taskmanager.exchange;

import io.weir.runtime.checkpoint.CheckpointBarrier;

/** The producing end of a channel; used by the producing task's thread. */
public interface ChannelSink {
    /** Whether the producer should go on. The channel takes a little more than that: a batch once begun is finished. */
    boolean isAvailable();

    /** Whether {@link #send} may be called. */
    boolean hasRoom();

    /** Hands a batch over. */
    void send(RecordBatch batch);

    /** Tells the consumer, ahead of all that is queued, that {@code barrier} is going to be sent. */
    void announce(CheckpointBarrier barrier);

    /** Hands an event over; always taken. */
    void send(ChannelEvent event);
}
