package io.weir.taskmanager.exchange;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue between one producing and one consuming thread, after the ring of Lamport (1983). It holds batches, so a
 * plain ring without further tricks is fast enough.
 *
 * @param <E> the elements
 */
final class SpscQueue<E> {
    private static final VarHandle HEAD;
    private static final VarHandle TAIL;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(SpscQueue.class, "head", long.class);
            TAIL = MethodHandles.lookup().findVarHandle(SpscQueue.class, "tail", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable Object[] ring;
    private final int mask;
    private long head; // next to poll; written by the consumer
    private long tail; // next free; written by the producer

    /** {@code capacity} is a power of two. */
    SpscQueue(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity %d is no power of two".formatted(capacity));
        }
        ring = new Object[capacity];
        mask = capacity - 1;
    }

    /** False when the queue is full. */
    boolean offer(E element) {
        if (tail - (long) HEAD.getAcquire(this) == ring.length) {
            return false;
        }
        ring[(int) tail & mask] = element;
        TAIL.setRelease(this, tail + 1);
        return true;
    }

    @SuppressWarnings("unchecked") // only offer puts something in
    @Nullable
    E poll() {
        if (head == (long) TAIL.getAcquire(this)) {
            return null;
        }
        int slot = (int) head & mask;
        E element = (E) ring[slot];
        ring[slot] = null;
        HEAD.setRelease(this, head + 1);
        return element;
    }

    /** Number of elements, as either thread sees it. */
    int size() {
        return (int) ((long) TAIL.getAcquire(this) - (long) HEAD.getAcquire(this));
    }
}
