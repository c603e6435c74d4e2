package io.weir.benchmarks.workload;

/** Draws ranks with a probability proportional to one over the rank, by the alias method (Vose, 1991). */
public final class Zipf {
    private static final long ONE = 1L << 31;

    private final long ranks;
    private final long[] thresholds;
    private final int[] aliases;

    /** Over the ranks 0 to {@code ranks - 1}. */
    public Zipf(int ranks) {
        this.ranks = ranks;
        thresholds = new long[ranks];
        aliases = new int[ranks];
        double[] weights = new double[ranks];
        double sum = 0;
        for (int i = 0; i < ranks; i++) {
            weights[i] = 1.0 / (i + 1);
            sum += weights[i];
        }
        int[] small = new int[ranks];
        int[] large = new int[ranks];
        int smallCount = 0;
        int largeCount = 0;
        for (int i = 0; i < ranks; i++) {
            weights[i] = weights[i] * ranks / sum;
            if (weights[i] < 1) {
                small[smallCount++] = i;
            } else {
                large[largeCount++] = i;
            }
        }
        while (smallCount > 0 && largeCount > 0) {
            int a = small[--smallCount];
            int b = large[--largeCount];
            thresholds[a] = (long) (weights[a] * ONE);
            aliases[a] = b;
            weights[b] = (weights[b] + weights[a]) - 1.0;
            if (weights[b] < 1) {
                small[smallCount++] = b;
            } else {
                large[largeCount++] = b;
            }
        }
        fill(small, smallCount);
        fill(large, largeCount);
    }

    private void fill(int[] left, int count) {
        for (int i = 0; i < count; i++) {
            thresholds[left[i]] = ONE;
            aliases[left[i]] = left[i];
        }
    }

    /** The rank that the random value {@code random} draws. */
    public int rank(long random) {
        int column = (int) (((random >>> 31) * ranks) >>> 33);
        return (random & 0x7FFF_FFFFL) < thresholds[column] ? column : aliases[column];
    }
}
