package io.weir.connector.kafka.produce;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Between the subtask's thread and the send loop: memory for batches, batches that are ready, and what became of them. The lock is
 * taken for each batch, not for each record.
 */
final class SendQueue {
    private final int batchBytes;
    private final long memoryBytes;
    private final long maxBlockMillis;
    private final ReentrantLock lock = new ReentrantLock();

    /** A batch was answered, or there is a failure. */
    private final Condition changed = lock.newCondition();

    /** Of {@link #batchBytes} each. Guarded by the lock, as all that follows. */
    private final Deque<byte[]> free = new ArrayDeque<>();

    private final Deque<SealedBatch> ready = new ArrayDeque<>();
    private long usedBytes;
    private int unanswered;

    private volatile @Nullable IOException failure;

    /**
     * Lends memory to batches.
     *
     * @param batchBytes of most batches; batches of one large record have more
     * @param memoryBytes for all batches together, {@code buffer.memory}
     * @param maxBlockMillis how long to wait for memory
     */
    SendQueue(int batchBytes, long memoryBytes, long maxBlockMillis) {
        this.batchBytes = batchBytes;
        this.memoryBytes = memoryBytes;
        this.maxBlockMillis = maxBlockMillis;
    }

    /**
     * Memory for a batch, if there is some now.
     *
     * @param leastBytes that the first record needs
     */
    byte @Nullable [] poll(long leastBytes) {
        int size = (int) Math.max(batchBytes, leastBytes);
        lock.lock();
        try {
            return usedBytes + size > memoryBytes ? null : lend(size);
        } finally {
            lock.unlock();
        }
    }

    private byte[] lend(int size) {
        usedBytes += size;
        byte[] used = size == batchBytes ? free.poll() : null;
        return used == null ? new byte[size] : used;
    }

    /**
     * Memory for a batch; waits while batches that are not answered have all of it. None may be open, since nobody would seal them.
     *
     * @throws IOException if it failed in the meantime, or nothing comes free in time
     */
    byte[] take(long leastBytes) throws IOException, InterruptedException {
        int size = (int) Math.max(batchBytes, leastBytes);
        lock.lockInterruptibly();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(maxBlockMillis);
            while (usedBytes + size > memoryBytes) {
                check();
                if (nanos <= 0) {
                    throw new IOException(
                            "The brokers did not take records for 'max.block.ms', %d ms: %d of %d bytes of 'buffer.memory' are full of records that wait for an answer, or to be sent."
                                    .formatted(maxBlockMillis, usedBytes, memoryBytes));
                }
                nanos = changed.awaitNanos(nanos);
            }
            check();
            return lend(size);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives a batch to the send loop.
     *
     * @return whether it is the only one, so that the loop may be asleep
     */
    boolean add(SealedBatch batch) throws IOException {
        batch.lane.unanswered.incrementAndGet();
        lock.lock();
        try {
            check();
            unanswered++;
            ready.add(batch);
            return ready.size() == 1;
        } finally {
            lock.unlock();
        }
    }

    /** For the send loop: moves all that is ready. */
    void drainTo(Queue<SealedBatch> target) {
        lock.lock();
        try {
            target.addAll(ready);
            ready.clear();
        } finally {
            lock.unlock();
        }
    }

    /** For the send loop: the batch was written, and nobody uses its memory. */
    void answered(SealedBatch batch) {
        batch.lane.unanswered.decrementAndGet();
        lock.lock();
        try {
            unanswered--;
            usedBytes -= batch.buffer.length;
            if (batch.buffer.length == batchBytes) {
                free.push(batch.buffer);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** For the send loop: nothing is written any more. The first failure is the one that is told. */
    void fail(IOException cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all batches are written. */
    void awaitAnswers() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (unanswered > 0) {
                check();
                changed.await();
            }
            check();
        } finally {
            lock.unlock();
        }
    }

    /** Throws what went wrong since the sender was made. A plain read for each record. */
    void check() throws IOException {
        IOException cause = failure;
        if (cause != null) {
            // A new one, since the caller's stack says where it was noticed.
            throw new IOException("A record could not be written: " + cause.getMessage(), cause);
        }
    }
}
