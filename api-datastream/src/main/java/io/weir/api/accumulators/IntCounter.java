package io.weir.api.accumulators;

/** Sums up ints. */
public final class IntCounter implements Accumulator<Integer, Integer> {
    private static final long serialVersionUID = 1L;

    private int sum;

    /** Starts at 0. */
    public IntCounter() {}

    @Override
    public void add(Integer value) {
        sum += value;
    }

    /** Adds without boxing. */
    public void add(int value) {
        sum += value;
    }

    @Override
    public Integer getLocalValue() {
        return sum;
    }

    @Override
    public void resetLocal() {
        sum = 0;
    }

    @Override
    public void merge(Accumulator<Integer, Integer> other) {
        sum += other.getLocalValue();
    }

    @Override
    public IntCounter copy() {
        IntCounter copy = new IntCounter();
        copy.sum = sum;
        return copy;
    }
}
