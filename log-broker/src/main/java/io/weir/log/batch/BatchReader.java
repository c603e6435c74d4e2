package io.weir.log.batch;

import io.weir.log.batch.BatchRecord.Header;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a batch that is not compressed: what coordinators and markers have written. Every length is held against
 * the bytes that are left before it is used.
 */
public final class BatchReader {
    private static final int FEWEST_BYTES_OF_HEADER = 2;

    private BatchReader() {}

    /**
     * Gives each record of the batch at {@code header} to {@code action}; keys and values are slices of the buffer.
     *
     * @throws MalformedBatchException if the batch is compressed or its bytes are not those of {@code count} records
     */
    public static void read(ByteBuffer buffer, BatchHeader header, Consumer<BatchRecord> action) {
        if (header.codec() != 0) {
            throw new MalformedBatchException("Codec %d where no compression is expected".formatted(header.codec()));
        }
        ByteBuffer records = buffer.duplicate();
        records.limit(header.position() + header.sizeInBytes()).position(header.position() + BatchHeader.BYTES);
        for (int i = 0; i < header.count(); i++) {
            action.accept(record(records, header));
        }
        if (records.hasRemaining()) {
            throw new MalformedBatchException(
                    "%d bytes are left behind %d records".formatted(records.remaining(), header.count()));
        }
    }

    private static BatchRecord record(ByteBuffer from, BatchHeader header) {
        int length = length(from, VarInts.readInt(from));
        int end = from.position() + length;
        if (length == 0) {
            throw new MalformedBatchException("A record has no bytes");
        }
        from.get(); // attributes, of which none is defined
        long delta = VarInts.read(from);
        long timestamp = header.hasAppendTime() ? header.maxTimestamp() : header.baseTimestamp() + delta;
        long offset = header.baseOffset() + VarInts.readInt(from);
        ByteBuffer key = bytes(from);
        ByteBuffer value = bytes(from);
        List<Header> headers = headers(from);
        if (from.position() != end) {
            throw new MalformedBatchException("A record of %d bytes has others in it".formatted(length));
        }
        return new BatchRecord(offset, timestamp, key, value, headers);
    }

    private static List<Header> headers(ByteBuffer from) {
        int count = VarInts.readInt(from);
        if (count < 0 || count > from.remaining() / FEWEST_BYTES_OF_HEADER) {
            throw new MalformedBatchException("%d headers do not fit into a record".formatted(count));
        }
        List<Header> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ByteBuffer key = bytes(from);
            if (key == null) {
                throw new MalformedBatchException("A header has no key");
            }
            ByteBuffer value = bytes(from);
            headers.add(
                    new Header(StandardCharsets.UTF_8.decode(key).toString(), value == null ? null : toArray(value)));
        }
        return headers;
    }

    private static byte[] toArray(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return array;
    }

    private static @Nullable ByteBuffer bytes(ByteBuffer from) {
        int length = VarInts.readInt(from);
        if (length == -1) {
            return null;
        }
        ByteBuffer slice = from.slice(from.position(), length(from, length));
        from.position(from.position() + length);
        return slice;
    }

    private static int length(ByteBuffer from, int length) {
        if (length < 0 || length > from.remaining()) {
            throw new MalformedBatchException(
                    "A length of %d where %d bytes are left".formatted(length, from.remaining()));
        }
        return length;
    }
}
