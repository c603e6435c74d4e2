package io.weir.runtime.state;

/**
 * Which key group and which subtask a key belongs to. Key groups are the unit in which state moves when a job is rescaled;
 * they follow the order of the hash, so that each is a contiguous range of a table whose slots follow the hash too.
 */
public final class KeyGroups {
    private KeyGroups() {}

    /**
     * The hash of {@code key}, the same in every JVM. The 32-bit finalizer of MurmurHash3 (Appleby, 2011) spreads poor
     * hash codes over all bits; an enum's own hash code differs between JVMs, so its name stands in.
     */
    public static int hash(Object key) {
        int h = key instanceof Enum<?> constant ? constant.name().hashCode() : key.hashCode();
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

    /** The number of key groups where the user gave none: 1.5 times the parallelism, as a power of two, 128 to 32768. */
    public static int defaultMaxParallelism(int parallelism) {
        int target = parallelism + parallelism / 2;
        int powerOfTwo = Integer.highestOneBit(Math.max(1, target - 1)) << 1;
        return Math.min(Math.max(powerOfTwo, 128), 32_768);
    }
}
