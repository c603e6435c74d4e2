package io.weir.api.types;

/**
 * The bytes of a string: a {@link Varint} of {@code length * 2 + wide}, where length counts chars, then one byte for each
 * char if {@code wide} is 0 (all chars are Latin-1), else two bytes, low one first. Unpaired surrogates survive.
 */
final class StringCodec {
    private static final int MAX_CHARS = (Integer.MAX_VALUE - 16) / 2;

    private StringCodec() {}

    /** An upper bound for the bytes of {@code value}. */
    static int maxBytes(String value) {
        int length = value.length();
        if (length > MAX_CHARS) {
            throw new IllegalStateException(
                    "A string of %d chars is too long to be serialized; the limit is %d.".formatted(length, MAX_CHARS));
        }
        return 5 + 2 * length;
    }

    /** Writes {@code value} at {@code offset}, where {@link #maxBytes} are free, and answers where it ended. */
    @SuppressWarnings("deprecation") // getBytes without a charset copies Latin-1 strings with one intrinsic
    static int put(byte[] bytes, int offset, String value) {
        int length = value.length();
        if (isLatin1(value)) {
            int start = Varint.put(bytes, offset, length << 1);
            value.getBytes(0, length, bytes, start);
            return start + length;
        }
        int at = Varint.put(bytes, offset, length << 1 | 1);
        for (int index = 0; index < length; index++) {
            LittleEndian.putChar(bytes, at, value.charAt(index));
            at += 2;
        }
        return at;
    }

    private static boolean isLatin1(String value) {
        int bits = 0;
        for (int index = 0; index < value.length(); index++) {
            bits |= value.charAt(index);
        }
        return bits < 256;
    }

    @SuppressWarnings("deprecation") // the constructor with a high byte of 0 is one intrinsic copy
    static String read(DataInputView source) {
        int header = source.readVarInt();
        int length = header >>> 1;
        if ((header & 1) == 0) {
            int start = source.take(length);
            return new String(source.array(), 0, start, length);
        }
        int start = source.take(2 * length);
        char[] chars = new char[length];
        for (int index = 0; index < length; index++) {
            chars[index] = LittleEndian.getChar(source.array(), start + 2 * index);
        }
        return new String(chars);
    }
}
