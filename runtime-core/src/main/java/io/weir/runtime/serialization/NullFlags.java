package io.weir.runtime.serialization;

import io.weir.api.types.DataInputView;
import io.weir.api.types.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Says which elements of a sequence are null, in front of those that are not: one byte 0 if none is null; else one byte 1
 * and a bit for each element, lowest first, that is 1 where the element is null.
 */
final class NullFlags {
    private NullFlags() {}

    static void write(Iterable<? extends @Nullable Object> elements, int count, DataOutputView target) {
        if (!containsNull(elements)) {
            target.writeByte(0);
            return;
        }
        target.writeByte(1);
        int start = target.reserve(bytesFor(count));
        byte[] bytes = target.array();
        for (int index = start; index < target.position(); index++) {
            bytes[index] = 0;
        }
        int index = 0;
        for (Object element : elements) {
            if (element == null) {
                bytes[start + (index >>> 3)] |= (byte) (1 << (index & 7));
            }
            index++;
        }
    }

    private static boolean containsNull(Iterable<? extends @Nullable Object> elements) {
        for (Object element : elements) {
            if (element == null) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads the flags of {@code count} elements, and checks that as many elements can follow, each of at least one byte.
     *
     * @return null if no element is null
     * @throws io.weir.api.types.CorruptDataException if fewer bytes are left
     */
    static byte @Nullable [] read(int count, DataInputView source) {
        if (!source.readBoolean()) {
            requireRoom(count, source);
            return null;
        }
        // Taken as unsigned: a negative count asks for more bytes than there can be.
        int length = count < 0 ? count : bytesFor(count);
        int start = source.take(length);
        byte[] flags = new byte[length];
        System.arraycopy(source.array(), start, flags, 0, length);
        int nulls = 0;
        for (int index = 0; index < count; index++) {
            nulls += isNull(flags, index) ? 1 : 0;
        }
        requireRoom(count - nulls, source);
        return flags;
    }

    private static void requireRoom(int elements, DataInputView source) {
        if (elements < 0 || elements > source.remaining()) {
            source.take(elements);
        }
    }

    static boolean isNull(byte @Nullable [] flags, int index) {
        return flags != null && (flags[index >>> 3] >>> (index & 7) & 1) != 0;
    }

    private static int bytesFor(int count) {
        return (int) ((count + 7L) >>> 3);
    }
}
