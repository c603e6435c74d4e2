package io.weir.log.wire;

import io.weir.log.batch.MalformedBatchException;
import java.nio.ByteBuffer;

/**
 * Holds the sizes that snappy blocks announce against what can become of their bytes: who reads them makes room first and looks
 * then, so that a few bytes would take gigabytes.
 *
 * <p>Blocks: Snappy compressed format description, section 1; what is around them in the clients of Java: {@code SnappyOutputStream}
 * of snappy-java, a header of 16 bytes, then a length before each block.
 */
final class SnappyBlocks {
    private static final long MAGIC = 0x82534e4150505900L; // \x82SNAPPY\0
    private static final int MAGIC_HEAD = (int) (MAGIC >>> 32);
    private static final int HEADER_BYTES = 16;

    /** A copy of 64 bytes takes three. */
    private static final long MOST_PER_BYTE = 22;

    private static final long LENGTH_BYTES = 5;

    private SnappyBlocks() {}

    /** @throws MalformedBatchException if a block is not whole or announces more than it can have */
    static void check(ByteBuffer bytes) {
        if (bytes.remaining() < HEADER_BYTES || bytes.getLong(bytes.position()) != MAGIC) {
            checkBlock(bytes);
            return;
        }
        bytes.position(bytes.position() + HEADER_BYTES);
        while (bytes.remaining() >= Integer.BYTES) {
            int word = bytes.getInt();
            boolean isHeader = word == MAGIC_HEAD; // of a stream that was put behind the other
            int length = isHeader ? HEADER_BYTES - Integer.BYTES : word;
            if (length < 0 || length > bytes.remaining()) {
                throw new MalformedBatchException(
                        "A block of %d bytes where %d are left".formatted(length, bytes.remaining()));
            }
            if (!isHeader) {
                checkBlock(bytes.slice(bytes.position(), length));
            }
            bytes.position(bytes.position() + length);
        }
    }

    private static void checkBlock(ByteBuffer block) {
        long announced = 0;
        int shift = 0;
        long most = MOST_PER_BYTE * block.remaining();
        boolean goesOn = true;
        while (goesOn && block.hasRemaining() && shift < 7 * LENGTH_BYTES) {
            byte next = block.get();
            announced |= (next & 0x7FL) << shift;
            shift += 7;
            goesOn = next < 0;
        }
        if (announced > most) {
            throw new MalformedBatchException(
                    "A block announces %d bytes, of which it can have %d".formatted(announced, most));
        }
    }
}
