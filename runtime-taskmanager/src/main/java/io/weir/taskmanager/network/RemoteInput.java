package io.weir.taskmanager.network;

import io.netty.buffer.ByteBuf;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.taskmanager.exchange.ChannelBrokenException;
import io.weir.taskmanager.exchange.ChannelEvent;
import io.weir.taskmanager.exchange.ChannelId;
import io.weir.taskmanager.exchange.ChannelSource;
import io.weir.taskmanager.exchange.TaskSignal;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The consuming end of a channel from another TaskManager: frames wait here for the task. */
final class RemoteInput implements ChannelSource {
    /** Frames that may be on their way or waiting. */
    static final int WINDOW_FRAMES = 16;

    private static final int GRANT_FRAMES = 4;

    private final ChannelId id;
    private final BatchDecoder decoder;
    private final TaskSignal consumer;
    private final ConcurrentLinkedQueue<Object> arrived = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Producer producer;
    private volatile @Nullable CheckpointBarrier announced;
    private volatile boolean released;
    private int consumedFrames;

    /** What the producer is told. Callable from any thread. */
    interface Producer {
        /** It may send so many frames more. */
        void grant(int frames);

        /** It shall send all that is before the barrier of this checkpoint, and the barrier. */
        void pull(long checkpointId);
    }

    RemoteInput(ChannelId id, BatchDecoder decoder, TaskSignal consumer) {
        this.id = id;
        this.decoder = decoder;
        this.consumer = consumer;
    }

    ChannelId id() {
        return id;
    }

    /** The producer has connected. */
    void connected(Producer newProducer) {
        producer = newProducer;
        newProducer.grant(WINDOW_FRAMES);
    }

    /** Called by an event loop. */
    void onAnnounce(CheckpointBarrier barrier) {
        announced = barrier;
        consumer.announce();
    }

    /** A BATCH frame from behind the channel number on; released here. Called by an event loop. */
    void onBatch(ByteBuf body) {
        arrived.add(body);
        if (released) {
            release(); // whoever comes last empties the queue
        }
        consumer.wake();
    }

    /** Called by an event loop. */
    void onEvent(ChannelEvent event) {
        arrived.add(event);
        consumer.wake();
    }

    /** The connection is lost. Called by an event loop. */
    void onBroken(String reason) {
        arrived.add(new Broken(reason));
        consumer.wake();
    }

    private record Broken(String reason) {}

    @Override
    public @Nullable Object poll() {
        Object element = take();
        if (element != null) {
            giveBack();
        }
        return element;
    }

    @Override
    public @Nullable Object take() {
        Object element = arrived.poll();
        if (element == null) {
            return null;
        }
        if (element instanceof Broken failure) {
            throw new ChannelBrokenException(failure.reason);
        }
        Object result = element;
        if (element instanceof ByteBuf body) {
            try {
                result = decoder.decode(body);
            } finally {
                body.release();
            }
        }
        return result;
    }

    @Override
    public void release(Object element) {
        giveBack();
    }

    @Override
    public @Nullable CheckpointBarrier announced() {
        return announced;
    }

    @Override
    public void pull(long checkpointId) {
        Producer asked = producer;
        if (asked != null) {
            asked.pull(checkpointId);
        }
    }

    private void giveBack() {
        consumedFrames++;
        Producer returned = producer;
        if (consumedFrames >= GRANT_FRAMES && returned != null) {
            returned.grant(consumedFrames);
            consumedFrames = 0;
        }
    }

    @Override
    public boolean isReady() {
        return !arrived.isEmpty();
    }

    /** Whether nobody polls any more. */
    boolean isReleased() {
        return released;
    }

    /** Nobody polls any more. */
    void release() {
        released = true;
        Object element;
        while ((element = arrived.poll()) != null) {
            if (element instanceof ByteBuf body) {
                body.release();
            }
        }
    }
}
