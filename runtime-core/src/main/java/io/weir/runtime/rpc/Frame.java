package io.weir.runtime.rpc;

/**
 * A piece of a message as it goes over the wire: Pekko sets aside a direct buffer of the largest frame for every
 * connection, so frames are small and long messages are cut.
 *
 * @param origin the sending service, a random number
 * @param message number of the message within the sending service
 * @param part number of this piece, from 0
 * @param parts number of pieces
 * @param bytes the piece
 */
record Frame(long origin, long message, int part, int parts, byte[] bytes) {
    /** Bytes of a message per frame; well under Pekko's limit of 256 KiB for a frame with its header. */
    static final int PART_BYTES = 128 << 10;

    Frame {
        if (parts < 1 || part < 0 || part >= parts || bytes.length > PART_BYTES) {
            throw new IllegalArgumentException(
                    "Part %d of %d with %d bytes is no frame".formatted(part, parts, bytes.length));
        }
    }
}
