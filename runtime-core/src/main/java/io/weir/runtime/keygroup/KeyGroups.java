package io.weir.runtime.keygroup;

/**
 * Which key group and which subtask a key belongs to. Key groups are the unit in which state moves when a job is rescaled;
 * they follow the order of the hash, so that each is a contiguous range of a table whose slots follow the hash too.
 */
public final class KeyGroups {
    private KeyGroups() {}

    /**
     * The hash of {@code key}, the same in every JVM; an enum's own hash code differs between JVMs, so that of its name
     * stands in.
     */
    public static int hash(Object key) {
        return spread(key instanceof Enum<?> constant ? constant.name().hashCode() : key.hashCode());
    }

    /**
     * The hash of a key whose {@link Object#hashCode} is {@code hashCode}. The 32-bit finalizer of MurmurHash3 (Appleby,
     * 2011) spreads poor hash codes over all bits.
     */
    public static int spread(int hashCode) {
        int h = hashCode;
        h = (h ^ (h >>> 16)) * 0x85ebca6b;
        h = (h ^ (h >>> 13)) * 0xc2b2ae35;
        return h ^ (h >>> 16);
    }

    /** The key group of {@code keyHash}, from 0 to {@code maxParallelism - 1}; grows with the hash taken as unsigned. */
    public static int keyGroup(int keyHash, int maxParallelism) {
        return (int) (((keyHash & 0xFFFF_FFFFL) * maxParallelism) >>> 32);
    }

    /** The subtask that owns {@code keyGroup}. */
    public static int subtask(int keyGroup, int maxParallelism, int parallelism) {
        return keyGroup * parallelism / maxParallelism;
    }

    /** The key groups of {@code subtask}. */
    public static KeyGroupRange range(int subtask, int maxParallelism, int parallelism) {
        int first = (subtask * maxParallelism + parallelism - 1) / parallelism;
        int end = ((subtask + 1) * maxParallelism + parallelism - 1) / parallelism;
        return new KeyGroupRange(first, end);
    }

    /** The smallest hash, as an unsigned number, of the keys in {@code keyGroup}; for the one after the last, 2^32. */
    public static long firstHash(int keyGroup, int maxParallelism) {
        return (((long) keyGroup << 32) + maxParallelism - 1) / maxParallelism;
    }

    /** The number of key groups where the user gave none: 1.5 times the parallelism, as a power of two, 128 to 32768. */
    public static int defaultMaxParallelism(int parallelism) {
        int target = parallelism + parallelism / 2;
        int powerOfTwo = Integer.highestOneBit(Math.max(1, target - 1)) << 1;
        return Math.min(Math.max(powerOfTwo, 128), 32_768);
    }
}
