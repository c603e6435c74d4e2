package io.weir.log.batch;

import io.weir.log.batch.BatchHeader.Fields;
import io.weir.log.batch.BatchHeader.Producer;
import io.weir.log.batch.BatchRecord.Header;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a batch together, without compression: for what the broker itself writes. */
public final class BatchBuilder {
    private static final short CONTROL_VERSION = 0;
    private static final short ABORT = 0;
    private static final short COMMIT = 1;

    private final List<Entry> entries = new ArrayList<>();
    private Producer producer = Producer.NONE;
    private boolean transactional;
    private boolean control;
    private long baseTimestamp;
    private long maxTimestamp = Long.MIN_VALUE;

    private record Entry(long timestampMillis, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {}

    /** The batch is of this producer; {@code inTransaction}: as part of its transaction. */
    public BatchBuilder producer(Producer newProducer, boolean inTransaction) {
        producer = newProducer;
        transactional = inTransaction;
        return this;
    }

    /** Adds a record; a null key is no key, a null value a tombstone. */
    public BatchBuilder add(long timestampMillis, byte @Nullable [] key, byte @Nullable [] value, Header... headers) {
        if (entries.isEmpty()) {
            baseTimestamp = timestampMillis;
        }
        maxTimestamp = Math.max(maxTimestamp, timestampMillis);
        entries.add(new Entry(timestampMillis, key, value, List.of(headers)));
        return this;
    }

    /** Whether nothing was added. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The batch, with offsets from 0 on. */
    public ByteBuffer build() {
        if (entries.isEmpty()) {
            throw new IllegalStateException("A batch needs a record");
        }
        int size = BatchHeader.BYTES;
        for (int i = 0; i < entries.size(); i++) {
            int body = bodySize(i);
            size += VarInts.size(body) + body;
        }
        ByteBuffer batch = ByteBuffer.allocate(size);
        batch.position(BatchHeader.BYTES);
        for (int i = 0; i < entries.size(); i++) {
            write(batch, i);
        }
        Fields fields = new Fields(
                0,
                -1,
                Fields.attributes(transactional, control),
                baseTimestamp,
                maxTimestamp,
                producer,
                entries.size());
        new BatchHeader(batch, 0).write(fields, size);
        return batch.flip();
    }

    /** The marker that ends a transaction of {@code producer}, whose sequence is not used. */
    public static ByteBuffer marker(Producer producer, boolean commit, int coordinatorEpoch, long timestampMillis) {
        ByteBuffer key = ByteBuffer.allocate(4).putShort(CONTROL_VERSION).putShort(commit ? COMMIT : ABORT);
        ByteBuffer value = ByteBuffer.allocate(6).putShort(CONTROL_VERSION).putInt(coordinatorEpoch);
        BatchBuilder builder = new BatchBuilder().producer(new Producer(producer.id(), producer.epoch(), -1), true);
        builder.control = true;
        return builder.add(timestampMillis, key.array(), value.array()).build();
    }

    private int bodySize(int index) {
        Entry entry = entries.get(index);
        int size = 1
                + VarInts.size(entry.timestampMillis - baseTimestamp)
                + VarInts.size(index)
                + sizeOf(entry.key)
                + sizeOf(entry.value)
                + VarInts.size(entry.headers.size());
        for (Header header : entry.headers) {
            size += sizeOf(header.key().getBytes(StandardCharsets.UTF_8)) + sizeOf(header.value());
        }
        return size;
    }

    private void write(ByteBuffer to, int index) {
        Entry entry = entries.get(index);
        VarInts.write(to, bodySize(index));
        to.put((byte) 0);
        VarInts.write(to, entry.timestampMillis - baseTimestamp);
        VarInts.write(to, index);
        write(to, entry.key);
        write(to, entry.value);
        VarInts.write(to, entry.headers.size());
        for (Header header : entry.headers) {
            write(to, header.key().getBytes(StandardCharsets.UTF_8));
            write(to, header.value());
        }
    }

    private static int sizeOf(byte @Nullable [] bytes) {
        return bytes == null ? VarInts.size(-1) : VarInts.size(bytes.length) + bytes.length;
    }

    private static void write(ByteBuffer to, byte @Nullable [] bytes) {
        if (bytes == null) {
            VarInts.write(to, -1);
        } else {
            VarInts.write(to, bytes.length);
            to.put(bytes);
        }
    }
}
