package io.weir.log.batch;

import java.nio.ByteBuffer;

/**
 * Reads and writes the compressed part of batches, by the codec of {@link BatchHeader#codec}.
 *
 * <p><b>Threading:</b> may be used by several threads at once.
 */
public interface Recompression {
    /** Knows no codec: what is compressed stays as it is. */
    Recompression NONE = new Recompression() {
        @Override
        public ByteBuffer decompress(int codec, ByteBuffer records) {
            throw new MalformedBatchException("Codec %d is not known".formatted(codec));
        }

        @Override
        public ByteBuffer compress(int codec, ByteBuffer records) {
            throw new MalformedBatchException("Codec %d is not known".formatted(codec));
        }

        @Override
        public boolean knows(int codec) {
            return false;
        }
    };

    /** Whether batches of this codec can be read. */
    boolean knows(int codec);

    /**
     * The records as they were before compression.
     *
     * @throws MalformedBatchException if the bytes are not what the codec makes, or more come out of them than is taken
     */
    ByteBuffer decompress(int codec, ByteBuffer records);

    /** The records compressed. */
    ByteBuffer compress(int codec, ByteBuffer records);
}
