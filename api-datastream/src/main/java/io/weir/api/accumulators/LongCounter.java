package io.weir.api.accumulators;

/** Sums up longs. */
public final class LongCounter implements Accumulator<Long, Long> {
    private static final long serialVersionUID = 1L;

    private long sum;

    /** Starts at 0. */
    public LongCounter() {}

    @Override
    public void add(Long value) {
        sum += value;
    }

    /** Adds without boxing. */
    public void add(long value) {
        sum += value;
    }

    @Override
    public Long getLocalValue() {
        return sum;
    }

    @Override
    public void resetLocal() {
        sum = 0;
    }

    @Override
    public void merge(Accumulator<Long, Long> other) {
        sum += other.getLocalValue();
    }

    @Override
    public LongCounter copy() {
        LongCounter copy = new LongCounter();
        copy.sum = sum;
        return copy;
    }
}
