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

    void writeTo(DataOutputStream out) throws IOException {
        out.writeUTF(hidden);
        out.writeUTF(finished);
        out.writeLong(length);
    }

    static FileCommittable readFrom(DataInputStream in) throws IOException {
        return new FileCommittable(in.readUTF(), in.readUTF(), in.readLong());
    }

    private static final class Serializer implements SimpleVersionedSerializer<FileCommittable> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(FileCommittable committable) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            committable.writeTo(new DataOutputStream(bytes));
            return bytes.toByteArray();
        }

        @Override
        public FileCommittable deserialize(int version, byte[] serialized) throws IOException {
            if (version != 1) {
                throw new IOException("a file to commit of version %d cannot be read".formatted(version));
            }
            return readFrom(new DataInputStream(new ByteArrayInputStream(serialized)));
        }
    }
}
