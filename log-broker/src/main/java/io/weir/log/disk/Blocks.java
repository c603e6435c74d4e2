package io.weir.log.disk;

import java.nio.ByteBuffer;

/** The unit in which files opened with {@link Disk#openForBlocks} are written. */
public final class Blocks {
    /** A multiple of what disks write at once, and what file systems and page tables count in. */
    public static final int BYTES = 4096;

    private Blocks() {}

    /** {@code bytes} rounded up to whole blocks. */
    public static long aligned(long bytes) {
        return (bytes + BYTES - 1) / BYTES * BYTES;
    }

    /** A buffer of zeros that such a file takes: at least {@code bytes}, in whole blocks, and at an address that suits. */
    public static ByteBuffer allocate(long bytes) {
        int whole = Math.toIntExact(aligned(bytes));
        return ByteBuffer.allocateDirect(whole + BYTES)
                .alignedSlice(BYTES)
                .limit(whole)
                .slice();
    }

    /** Zeros up to the end of the block that {@code buffer} is in. */
    public static void pad(ByteBuffer buffer) {
        while (buffer.position() % BYTES != 0) {
            buffer.put((byte) 0);
        }
    }
}
