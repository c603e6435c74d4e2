package io.weir.taskmanager.network;

import io.netty.buffer.ByteBuf;
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
    private volatile @Nullable CreditReturn credits;
    private volatile boolean released;
    private int consumedFrames;

    /** Gives credits back to the producer. */
    @FunctionalInterface
    interface CreditReturn {
        /** Callable from any thread. */
        void grant(int frames);
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
    void connected(CreditReturn newCredits) {
        credits = newCredits;
        newCredits.grant(WINDOW_FRAMES);
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
        giveBack();
        return result;
    }

    private void giveBack() {
        consumedFrames++;
        CreditReturn returned = credits;
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
