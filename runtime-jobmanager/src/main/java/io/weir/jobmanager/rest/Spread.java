package io.weir.jobmanager.rest;

import java.util.Arrays;

/** How a figure is spread over subtasks. */
record Spread(long min, long max, long avg, long sum, long median, long p25, long p75, long p95) {
    /** {@code values} is not empty. */
    static Spread of(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        long sum = Arrays.stream(sorted).sum();
        return new Spread(
                sorted[0],
                sorted[sorted.length - 1],
                sum / sorted.length,
                sum,
                quantile(sorted, 0.5),
                quantile(sorted, 0.25),
                quantile(sorted, 0.75),
                quantile(sorted, 0.95));
    }

    /** Between the two nearest values, by their distance. */
    private static long quantile(long[] sorted, double quantile) {
        double place = quantile * (sorted.length + 1) - 1;
        if (place <= 0) {
            return sorted[0];
        }
        if (place >= sorted.length - 1) {
            return sorted[sorted.length - 1];
        }
        int below = (int) place;
        return (long) (sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]));
    }
}
