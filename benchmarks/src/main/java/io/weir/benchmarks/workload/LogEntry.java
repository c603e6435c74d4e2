package io.weir.benchmarks.workload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A record of W8 with its fields. */
public final class LogEntry {
    /** Bytes of a record: its fields and four zeros. */
    static final int BYTES = 100;

    private static final long SEED = 0x574549520008L;
    private static final int KEYS = 100_000;
    private static final int RANDOM_NUMBERS = 9;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** The key. */
    public long key;

    /** The number of the record. */
    public long index;

    /** What else is in it. */
    public long[] random = new long[RANDOM_NUMBERS];

    /** For serializers. */
    public LogEntry() {}

    /** The bytes of record number {@code index}. */
    static byte[] bytes(long index) {
        long random = Mix.at(SEED, index);
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.putLong(Mix.uniform(random, KEYS)).putLong(index);
        while (bytes.remaining() >= Long.BYTES) {
            // Mix.at is the same arithmetic: mix64(r + GOLDEN)
            random = Mix.at(random, 0);
            bytes.putLong(random);
        }
        return bytes.array();
    }

    /** The record whose bytes begin at {@code offset}. */
    public static LogEntry read(byte[] buffer, int offset) {
        LogEntry entry = new LogEntry();
        entry.key = (long) LONGS.get(buffer, offset);
        entry.index = (long) LONGS.get(buffer, offset + Long.BYTES);
        int at = offset + 2 * Long.BYTES;
        for (int i = 0; i < entry.random.length; i++) {
            entry.random[i] = (long) LONGS.get(buffer, at);
            at += Long.BYTES;
        }
        return entry;
    }

    /** Only the key of the record whose bytes begin at {@code offset}. */
    public static long readKey(byte[] buffer, int offset) {
        return (long) LONGS.get(buffer, offset);
    }
}
