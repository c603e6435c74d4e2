package io.weir.connector.files;

import io.weir.api.connector.SimpleVersionedSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Something to do with a file when the checkpoint that covers it is complete: to give it its final name, or to delete it,
 * since what it held is in another one.
 *
 * @param hidden absolute path of the file under the name it has while it is written
 * @param finished absolute path it gets; empty: it is deleted
 * @param length bytes it has
 */
public record FileCommittable(String hidden, String finished, long length) {
    static final SimpleVersionedSerializer<FileCommittable> SERIALIZER = new Serializer();

    static FileCommittable deletionOf(String hidden) {
        return new FileCommittable(hidden, "", 0);
    }

    boolean isDeletion() {
        return finished.isEmpty();
    }

    private static final class Serializer implements SimpleVersionedSerializer<FileCommittable> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(FileCommittable committable) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeUTF(committable.hidden);
            out.writeUTF(committable.finished);
            out.writeLong(committable.length);
            return bytes.toByteArray();
        }

        @Override
        public FileCommittable deserialize(int version, byte[] serialized) throws IOException {
            if (version != 1) {
                throw new IOException("a file to commit of version %d cannot be read".formatted(version));
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
            return new FileCommittable(in.readUTF(), in.readUTF(), in.readLong());
        }
    }
}
