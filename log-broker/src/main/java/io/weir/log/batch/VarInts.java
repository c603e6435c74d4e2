package io.weir.log.batch;

import java.nio.ByteBuffer;

/** Integers of one to ten bytes, small absolute values in few: zig-zag, then seven bits per byte, lowest first. */
final class VarInts {
    private VarInts() {}

    static void write(ByteBuffer to, long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            to.put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        to.put((byte) rest);
    }

    static int size(long value) {
        long rest = (value << 1) ^ (value >> 63);
        return rest == 0 ? 1 : (70 - Long.numberOfLeadingZeros(rest)) / 7;
    }

    /** Throws {@link MalformedBatchException} where the bytes end or the value does not end. */
    static long read(ByteBuffer from) {
        long bits = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (!from.hasRemaining()) {
                throw new MalformedBatchException("A number goes on behind the end of its batch");
            }
            byte next = from.get();
            bits |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return (bits >>> 1) ^ -(bits & 1);
            }
        }
        throw new MalformedBatchException("A number is longer than ten bytes");
    }

    static int readInt(ByteBuffer from) {
        long value = read(from);
        if (value != (int) value) {
            throw new MalformedBatchException("The number %d does not fit into 32 bits".formatted(value));
        }
        return (int) value;
    }
}
