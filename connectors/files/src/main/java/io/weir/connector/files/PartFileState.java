package io.weir.connector.files;

import io.weir.api.connector.SimpleVersionedSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A file that a writer is in the middle of.
 *
 * @param bucketId path of its bucket, relative to the directory of the sink
 * @param hidden absolute path of the file
 * @param finished absolute path it gets when it is over
 * @param length its first bytes that belong to the snapshot
 * @param creationTime when it was begun, in milliseconds since the epoch
 */
public record PartFileState(String bucketId, String hidden, String finished, long length, long creationTime) {
    static final SimpleVersionedSerializer<PartFileState> SERIALIZER = new Serializer();

    private static final class Serializer implements SimpleVersionedSerializer<PartFileState> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(PartFileState state) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeUTF(state.bucketId);
            out.writeUTF(state.hidden);
            out.writeUTF(state.finished);
            out.writeLong(state.length);
            out.writeLong(state.creationTime);
            return bytes.toByteArray();
        }

        @Override
        public PartFileState deserialize(int version, byte[] serialized) throws IOException {
            if (version != 1) {
                throw new IOException("an unfinished file of version %d cannot be read".formatted(version));
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
            return new PartFileState(in.readUTF(), in.readUTF(), in.readUTF(), in.readLong(), in.readLong());
        }
    }
}
