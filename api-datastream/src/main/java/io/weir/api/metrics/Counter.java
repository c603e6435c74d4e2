package io.weir.api.metrics;

/** Counts. Written by one thread, the subtask's; read by others, which may see a value a moment old. */
public final class Counter {
    private long count;

    /** Starts at 0. */
    public Counter() {}

    /** One more. */
    public void inc() {
        count++;
    }

    /** {@code n} more. */
    public void inc(long n) {
        count += n;
    }

    /** One less. */
    public void dec() {
        count--;
    }

    /** {@code n} less. */
    public void dec(long n) {
        count -= n;
    }

    /** The count so far. */
    public long getCount() {
        return count;
    }
}
