package io.weir.api.accumulators;

/** Sums up doubles. */
public final class DoubleCounter implements Accumulator<Double, Double> {
    private static final long serialVersionUID = 1L;

    private double sum;

    /** Starts at 0. */
    public DoubleCounter() {}

    @Override
    public void add(Double value) {
        sum += value;
    }

    /** Adds without boxing. */
    public void add(double value) {
        sum += value;
    }

    @Override
    public Double getLocalValue() {
        return sum;
    }

    @Override
    public void resetLocal() {
        sum = 0;
    }

    @Override
    public void merge(Accumulator<Double, Double> other) {
        sum += other.getLocalValue();
    }

    @Override
    public DoubleCounter copy() {
        DoubleCounter copy = new DoubleCounter();
        copy.sum = sum;
        return copy;
    }
}
