package io.weir.taskmanager.exchange;

import io.weir.runtime.checkpoint.CheckpointBarrier;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A channel within one TaskManager: batches are handed over by reference. */
public final class LocalChannel implements ChannelSink, ChannelSource {
    /** Batches at which the producer should pause. */
    static final int SOFT_LIMIT = 16;
    /** Batches down to which the queue is emptied before a producer that has paused goes on. */
    static final int RESUME_LIMIT = SOFT_LIMIT / 4;
    /** Batches that fit at all; the room above the soft limit is for what one input batch may become. */
    static final int CAPACITY = 64;
    /** Bytes at which the producer should pause, whatever the number of batches. */
    static final long SOFT_LIMIT_BYTES = 4L << 20;

    private final SpscQueue<Object> queue = new SpscQueue<>(CAPACITY);
    private final AtomicLong queuedBytes = new AtomicLong();

    /** Batches and bytes that were taken ahead of their turn and not released; written by the consumer. */
    private volatile int takenBatches;

    private volatile long takenBytes;
    private volatile @Nullable CheckpointBarrier announced;
    private volatile @Nullable TaskSignal producer;
    private volatile @Nullable TaskSignal consumer;

    /** Says whom to wake when there is room. */
    public void producedBy(TaskSignal signal) {
        producer = signal;
    }

    /** Says whom to wake when there is something. */
    public void consumedBy(TaskSignal signal) {
        consumer = signal;
    }

    @Override
    public boolean isAvailable() {
        return queue.size() + takenBatches < SOFT_LIMIT && queuedBytes.get() < SOFT_LIMIT_BYTES;
    }

    @Override
    public boolean hasRoom() {
        // A few places are kept for signals, which never wait.
        // What was taken needs no room: else the batch before a barrier could wait for a consumer that waits for the
        // barrier.
        return queue.size() < CAPACITY - 4 && queuedBytes.get() - takenBytes < 8 * SOFT_LIMIT_BYTES;
    }

    @Override
    public void announce(CheckpointBarrier barrier) {
        announced = barrier;
        TaskSignal waiting = consumer;
        if (waiting != null) {
            waiting.announce();
        }
    }

    @Override
    public void send(RecordBatch batch) {
        queuedBytes.addAndGet(batch.estimatedBytes);
        put(batch);
    }

    @Override
    public void send(ChannelEvent event) {
        put(event);
    }

    private void put(Object element) {
        while (!queue.offer(element)) {
            // Only signals can find the queue full, and only for as long as the consumer takes to poll once.
            Thread.onSpinWait();
            if (Thread.currentThread().isInterrupted()) {
                throw new ChannelBrokenException("Interrupted while a channel was full.");
            }
        }
        TaskSignal waiting = consumer;
        if (waiting != null) {
            waiting.wake();
        }
    }

    @Override
    public @Nullable Object poll() {
        Object element = queue.poll();
        if (element == null) {
            return null;
        }
        if (element instanceof RecordBatch batch) {
            queuedBytes.addAndGet(-batch.estimatedBytes);
        }
        wakeProducer(takenBatches);
        return element;
    }

    /** Not for every batch: a producer that is woken for one batch of room waits again after it. */
    private void wakeProducer(int taken) {
        TaskSignal waiting = producer;
        if (waiting != null && queue.size() + taken <= RESUME_LIMIT) {
            waiting.wake();
        }
    }

    @Override
    public @Nullable CheckpointBarrier announced() {
        return announced;
    }

    /** All that the producer has sent is here. */
    @Override
    public void pull(long checkpointId) {}

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the consumer
    public @Nullable Object take() {
        Object element = queue.poll();
        if (element instanceof RecordBatch batch) {
            takenBatches++;
            takenBytes += batch.estimatedBytes;
            wakeProducer(0); // it may wait in the middle of a batch
        }
        return element;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the consumer
    public void release(Object element) {
        if (element instanceof RecordBatch batch) {
            takenBatches--;
            takenBytes -= batch.estimatedBytes;
            queuedBytes.addAndGet(-batch.estimatedBytes);
            wakeProducer(takenBatches);
        }
    }

    @Override
    public boolean isReady() {
        return queue.size() > 0;
    }
}
