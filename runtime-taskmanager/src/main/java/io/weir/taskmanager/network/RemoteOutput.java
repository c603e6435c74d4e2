package io.weir.taskmanager.network;

import io.netty.buffer.ByteBuf;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.taskmanager.exchange.BarrierEvent;
import io.weir.taskmanager.exchange.ChannelBrokenException;
import io.weir.taskmanager.exchange.ChannelEvent;
import io.weir.taskmanager.exchange.ChannelId;
import io.weir.taskmanager.exchange.ChannelSink;
import io.weir.taskmanager.exchange.RecordBatch;
import io.weir.taskmanager.exchange.StreamSignal;
import io.weir.taskmanager.exchange.TaskSignal;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The producing end of a channel to another TaskManager: frames wait here for credits. */
final class RemoteOutput implements ChannelSink {
    private static final int SOFT_LIMIT_FRAMES = 4;
    private static final int LIMIT_FRAMES = 64;

    private final ChannelId id;
    private final int number;
    private final OutgoingConnection connection;
    private final BatchEncoder encoder;
    private final TaskSignal producer;
    private final ConcurrentLinkedQueue<ByteBuf> waiting = new ConcurrentLinkedQueue<>();
    /** Those in {@link #waiting}. */
    private final AtomicInteger waitingFrames = new AtomicInteger();
    /** Those that were sent without a credit. To the producer they wait until a credit comes for each. */
    private volatile int unpaidFrames;

    private final AtomicReference<@Nullable CheckpointBarrier> toAnnounce = new AtomicReference<>();
    private volatile @Nullable String broken;
    // Owned by the connection's event loop.
    private int credits;
    private boolean opened;
    private long pulledId;
    private long passedId;

    RemoteOutput(ChannelId id, int number, OutgoingConnection connection, BatchEncoder encoder, TaskSignal producer) {
        this.id = id;
        this.number = number;
        this.connection = connection;
        this.encoder = encoder;
        this.producer = producer;
    }

    ChannelId id() {
        return id;
    }

    int number() {
        return number;
    }

    @Override
    public boolean isAvailable() {
        return waitingFrames.get() + unpaidFrames < SOFT_LIMIT_FRAMES || broken != null;
    }

    @Override
    public boolean hasRoom() {
        return waitingFrames.get() < LIMIT_FRAMES || broken != null;
    }

    @Override
    public void send(RecordBatch batch) {
        requireIntact();
        encoder.encode(batch, number, this::add);
        connection.pump(this);
    }

    @Override
    public void announce(CheckpointBarrier barrier) {
        toAnnounce.set(barrier);
        connection.pump(this);
    }

    /** What is to be sent ahead of all that waits; null: nothing. Called by the connection's event loop. */
    @Nullable
    ByteBuf announcement() {
        // Not before the consumer has opened the channel: until then it knows nothing of it.
        CheckpointBarrier barrier = opened ? toAnnounce.getAndSet(null) : null;
        return barrier == null ? null : BarrierFrames.write(connection.allocator(), Frames.ANNOUNCE, number, barrier);
    }

    @Override
    public void send(ChannelEvent event) {
        requireIntact();
        add(
                event instanceof BarrierEvent barrier
                        ? BarrierFrames.write(connection.allocator(), Frames.BARRIER, number, barrier.barrier())
                        : Frames.signal(connection.allocator(), number, ((StreamSignal) event).code()));
        connection.pump(this);
    }

    private void add(ByteBuf frame) {
        waiting.add(frame);
        waitingFrames.incrementAndGet();
    }

    private void requireIntact() {
        String reason = broken;
        if (reason != null) {
            throw new ChannelBrokenException(reason);
        }
    }

    /** The next frame for which there is a credit, or that is pulled; null: none. Called by the connection's event loop. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the event loop
    @Nullable
    ByteBuf nextToSend() {
        if (broken != null) {
            dropWaiting(); // what was added while it broke
            return null;
        }
        if (credits == 0 && pulledId <= passedId) {
            return null;
        }
        ByteBuf frame = waiting.poll();
        if (frame == null) {
            return null;
        }
        passedId = Math.max(passedId, Frames.barrierId(frame));
        if (credits > 0) {
            credits--;
        } else {
            unpaidFrames++;
        }
        waitingFrames.decrementAndGet();
        producer.wake();
        return frame;
    }

    /** Called by the connection's event loop. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the event loop
    void grant(int frames) {
        opened = true;
        int paid = Math.min(frames, unpaidFrames);
        if (paid > 0) {
            unpaidFrames -= paid;
            producer.wake();
        }
        credits += frames - paid;
    }

    /** The consumer takes all up to the barrier of {@code checkpointId}. Called by the connection's event loop. */
    void pull(long checkpointId) {
        pulledId = Math.max(pulledId, checkpointId);
    }

    /** Nothing can be sent any more. Called by the connection's event loop. */
    void breakOff(String reason) {
        broken = reason;
        dropWaiting();
        producer.wake();
    }

    private void dropWaiting() {
        ByteBuf frame;
        while ((frame = waiting.poll()) != null) {
            frame.release();
        }
    }
}
