package io.weir.connector.jdbc;

import io.weir.api.connector.SimpleVersionedSerializer;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Which branches of a writer its snapshot covers: those with smaller numbers than the next.
 *
 * @param subtask of the writer, from 0
 * @param parallelism of the sink then
 * @param nextNumber of the first branch after the snapshot
 */
record XaWriterState(int subtask, int parallelism, long nextNumber) {
    static final SimpleVersionedSerializer<XaWriterState> SERIALIZER = new Serializer();

    private static final class Serializer implements SimpleVersionedSerializer<XaWriterState> {
        private static final int BYTES = 2 * Integer.BYTES + Long.BYTES;

        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(XaWriterState state) {
            return ByteBuffer.allocate(BYTES)
                    .putInt(state.subtask)
                    .putInt(state.parallelism)
                    .putLong(state.nextNumber)
                    .array();
        }

        @Override
        public XaWriterState deserialize(int version, byte[] serialized) throws IOException {
            if (version != 1 || serialized.length != BYTES) {
                throw new IOException("the state of an XA writer of version %d and %d bytes cannot be read"
                        .formatted(version, serialized.length));
            }
            ByteBuffer in = ByteBuffer.wrap(serialized);
            return new XaWriterState(in.getInt(), in.getInt(), in.getLong());
        }
    }
}
