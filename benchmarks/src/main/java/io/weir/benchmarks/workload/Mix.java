package io.weir.benchmarks.workload;

/** The arithmetic of generators and checksums: SplitMix64 (Steele, Lea, Flood, 2014) addressed by index. */
public final class Mix {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Mix() {}

    /** Spreads {@code z} over all bits. */
    public static long mix64(long z) {
        long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        y = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
        return y ^ (y >>> 31);
    }

    /** The random value number {@code index} of the stream that {@code seed} names. */
    public static long at(long seed, long index) {
        return mix64(seed + (index + 1) * GOLDEN);
    }

    /** A number from 0 to {@code bound - 1} made of the random value {@code random}. */
    public static long uniform(long random, long bound) {
        return Math.multiplyHigh(random >>> 1, bound << 1);
    }

    /** A hash of two numbers. */
    public static long hash(long a, long b) {
        return mix64(a * GOLDEN + b);
    }

    /** A hash of three numbers. */
    public static long hash(long a, long b, long c) {
        return hash(hash(a, b), c);
    }

    /** A hash of four numbers. */
    public static long hash(long a, long b, long c, long d) {
        return hash(hash(a, b, c), d);
    }
}
