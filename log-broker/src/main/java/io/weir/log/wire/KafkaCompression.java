package io.weir.log.wire;

import io.weir.log.batch.MalformedBatchException;
import io.weir.log.batch.Recompression;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.common.utils.internals.ByteBufferOutputStream;

/** The codecs of Kafka's protocol: gzip, snappy, lz4 and zstd, with their usual levels. */
public final class KafkaCompression implements Recompression {
    /** More than that is not made of one batch: a few bytes could stand for any number of them. */
    private static final int MOST_BYTES = 128 << 20;

    private static final int STEP_BYTES = 64 * 1024;
    private static final int HIGHEST_CODEC = 4;

    @Override
    public boolean knows(int codec) {
        return codec >= 0 && codec <= HIGHEST_CODEC;
    }

    @Override
    public ByteBuffer decompress(int codec, ByteBuffer records) {
        if (codec == CompressionType.SNAPPY.id) {
            SnappyBlocks.check(records.duplicate());
        }
        ByteBuffer plain = ByteBuffer.allocate(STEP_BYTES);
        try (InputStream in = compression(codec)
                .wrapForInput(records.duplicate(), RecordBatch.MAGIC_VALUE_V2, BufferSupplier.create())) {
            while (true) {
                if (!plain.hasRemaining()) {
                    if (plain.capacity() >= MOST_BYTES) {
                        throw new MalformedBatchException(
                                "%d bytes become more than %d".formatted(records.remaining(), MOST_BYTES));
                    }
                    plain = ByteBuffer.allocate(2 * plain.capacity()).put(plain.flip());
                }
                int count = in.read(plain.array(), plain.position(), plain.remaining());
                if (count < 0) {
                    return plain.flip();
                }
                plain.position(plain.position() + count);
            }
        } catch (IOException | KafkaException e) {
            MalformedBatchException failure = new MalformedBatchException(
                    "The records are not what codec %d makes (%s)".formatted(codec, e.getMessage()));
            failure.addSuppressed(e);
            throw failure;
        }
    }

    @Override
    public ByteBuffer compress(int codec, ByteBuffer records) {
        ByteBufferOutputStream to = new ByteBufferOutputStream(Math.max(512, records.remaining() / 2));
        try (OutputStream out = compression(codec).wrapForOutput(to, RecordBatch.MAGIC_VALUE_V2)) {
            byte[] bytes = new byte[records.remaining()];
            records.duplicate().get(bytes);
            out.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("A buffer in memory could not be written", e);
        }
        return to.buffer().flip();
    }

    private static Compression compression(int codec) {
        return Compression.of(CompressionType.forId(codec)).build();
    }
}
