package io.weir.api.types;

/** Unsigned numbers of 32 bits, seven bits to a byte, lowest first; the high bit of a byte says that more follow. */
final class Varint {
    private Varint() {}

    /** Writes {@code value} in one to five bytes and answers where it ended. */
    static int put(byte[] bytes, int offset, int value) {
        int at = offset;
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
        return at;
    }
}
