package io.weir.connector.kafka.produce;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;

/** The headers of the record at hand as they are in a batch, their number first; reused. Confined to the subtask's thread. */
final class EncodedHeaders {
    private static final int MAX_VARINT_BYTES = 5;

    /** At first that of no headers: the number 0. */
    private byte[] bytes = new byte[1];

    private int length = 1;

    /** There are none. */
    void clear() {
        bytes[0] = 0;
        length = 1;
    }

    /** Takes the place of those before. */
    void set(Header[] headers) {
        length = 0;
        putLength(headers.length);
        for (Header header : headers) {
            put(header.key().getBytes(StandardCharsets.UTF_8));
            byte[] value = header.value();
            if (value == null) {
                putLength(-1);
            } else {
                put(value);
            }
        }
    }

    int length() {
        return length;
    }

    /** Copies them; the position behind. */
    int copyTo(byte[] target, int at) {
        if (length == 1) {
            target[at] = bytes[0];
        } else {
            System.arraycopy(bytes, 0, target, at, length);
        }
        return at + length;
    }

    private void put(byte[] field) {
        putLength(field.length);
        ensure(field.length);
        System.arraycopy(field, 0, bytes, length, field.length);
        length += field.length;
    }

    private void putLength(int value) {
        ensure(MAX_VARINT_BYTES);
        length = OpenBatch.putVarint(bytes, length, value);
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.addExact(Math.max(length, more), length + more));
        }
    }
}
