package io.weir.log.wire;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that all together may hold. Who takes takes all it needs at once or waits holding nothing, so that those who wait never
 * wait for each other; for that, the last one may take more than there is.
 *
 * <p><b>Threading:</b> all methods may be called by any thread.
 */
public final class MemoryBudget {
    private final AtomicLong free;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /** Of so many bytes. */
    public MemoryBudget(long bytes) {
        free = new AtomicLong(bytes);
    }

    /** Takes {@code bytes} if anything is free. */
    public boolean tryTake(long bytes) {
        long seen = free.get();
        while (seen > 0) {
            if (free.compareAndSet(seen, seen - bytes)) {
                return true;
            }
            seen = free.get();
        }
        return false;
    }

    /** Gives back what was taken. */
    public void giveBack(long bytes) {
        if (free.addAndGet(bytes) > 0) {
            wake();
        }
    }

    /**
     * Calls {@code retry} once when something may be free, perhaps at once; it must not throw, and is called by who gives
     * back.
     */
    public void onFree(Runnable retry) {
        waiting.add(retry);
        if (free.get() > 0) {
            wake();
        }
    }

    /** Bytes that are free; below 0: so much more is taken. */
    public long freeBytes() {
        return free.get();
    }

    private void wake() {
        for (int left = waiting.size(); left > 0; left--) {
            Runnable next = waiting.poll();
            if (next == null) {
                return;
            }
            next.run();
        }
    }
}
