package io.weir.operators.window;

import io.weir.api.functions.AggregateFunction;

/** A mutable accumulator and a function that changes it in place. */
public final class SumCount {
    public long sum;
    public long count;

    @Override
    public String toString() {
        return sum + "/" + count;
    }

    SumCount copy() {
        SumCount copy = new SumCount();
        copy.sum = sum;
        copy.count = count;
        return copy;
    }

    /** Gives {@code sum/count} of the values of {@code {key, value}}. */
    static class Function implements AggregateFunction<long[], SumCount, String> {
        @Override
        public SumCount createAccumulator() {
            return new SumCount();
        }

        @Override
        public SumCount add(long[] value, SumCount accumulator) {
            accumulator.sum += value[1];
            accumulator.count++;
            return accumulator;
        }

        @Override
        public String getResult(SumCount accumulator) {
            return accumulator.toString();
        }

        @Override
        public SumCount merge(SumCount a, SumCount b) {
            a.sum += b.sum;
            a.count += b.count;
            return a;
        }
    }

    /** As programs have it that came from elsewhere. */
    static final class WithoutMerge extends Function {
        @Override
        public SumCount merge(SumCount a, SumCount b) {
            throw new UnsupportedOperationException("no merge");
        }
    }

    /** A merge that was never meant to be called. */
    static final class WithWrongMerge extends Function {
        @Override
        public SumCount merge(SumCount a, SumCount b) {
            return a;
        }
    }
}
