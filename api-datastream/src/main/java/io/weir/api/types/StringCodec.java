package io.weir.api.types;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of a string: a {@link Varint} of {@code length * 2 + wide}, where length counts chars, then one byte for each
 * char if {@code wide} is 0 (all chars are Latin-1), else two bytes, low one first. Unpaired surrogates survive.
 */
public final class StringCodec {
    private StringCodec() {}

    /** An upper bound for the bytes of {@code value}. */
    public static long maxBytes(String value) {
        return 5 + 2L * value.length();
    }

    /** Writes {@code value} at {@code offset}, where {@link #maxBytes} are free, and answers where it ended. */
    public static int put(byte[] bytes, int offset, String value) {
        if (StringInternals.areOpen()) {
            byte @Nullable [] latin1 = StringInternals.latin1Bytes(value);
            if (latin1 == null) {
                return putWide(bytes, offset, value);
            }
            int length = latin1.length;
            int start = Varint.put(bytes, offset, length << 1);
            System.arraycopy(latin1, 0, bytes, start, length);
            return start + length;
        }
        return isLatin1(value) ? putLatin1(bytes, offset, value) : putWide(bytes, offset, value);
    }

    private static boolean isLatin1(String value) {
        int bits = 0;
        for (int index = 0; index < value.length(); index++) {
            bits |= value.charAt(index);
        }
        return bits < 256;
    }

    @SuppressWarnings("deprecation") // getBytes without a charset copies Latin-1 strings with one intrinsic
    private static int putLatin1(byte[] bytes, int offset, String value) {
        int length = value.length();
        int start = Varint.put(bytes, offset, length << 1);
        value.getBytes(0, length, bytes, start);
        return start + length;
    }

    private static int putWide(byte[] bytes, int offset, String value) {
        int length = value.length();
        int at = Varint.put(bytes, offset, length << 1 | 1);
        for (int index = 0; index < length; index++) {
            LittleEndian.putChar(bytes, at, value.charAt(index));
            at += 2;
        }
        return at;
    }

    static String read(DataInputView source) {
        int header = source.readVarInt();
        int length = header >>> 1;
        if ((header & 1) == 0) {
            int start = source.take(length);
            return latin1(source.array(), start, length);
        }
        // Twice a length of more than 30 bits is negative, which take() refuses.
        int start = source.take(2 * length);
        char[] chars = new char[length];
        for (int index = 0; index < length; index++) {
            chars[index] = LittleEndian.getChar(source.array(), start + 2 * index);
        }
        return new String(chars);
    }

    /** The string of {@code length} Latin-1 chars from {@code start} on. */
    @SuppressWarnings("deprecation") // the constructor with a high byte of 0 is one intrinsic copy
    static String latin1(byte[] bytes, int start, int length) {
        if (StringInternals.areOpen()) {
            byte[] latin1 = new byte[length];
            System.arraycopy(bytes, start, latin1, 0, length);
            return StringInternals.around(latin1);
        }
        return new String(bytes, 0, start, length);
    }
}
