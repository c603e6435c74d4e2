package io.weir.connector.files;

import io.weir.api.connector.SimpleVersionedSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Something that one writer of a file sink remembers. */
public sealed interface FileSinkState permits PartFileState, WaitingFiles {
    /** The bytes in snapshots. */
    SimpleVersionedSerializer<FileSinkState> SERIALIZER = new Serializer();

    /** The bucket that it belongs to. */
    String bucketId();

    /** Version 2: a byte that says what follows. Version 1: an unfinished file, without that byte. */
    final class Serializer implements SimpleVersionedSerializer<FileSinkState> {
        private static final int UNFINISHED = 0;
        private static final int WAITING = 1;

        private Serializer() {}

        @Override
        public int getVersion() {
            return 2;
        }

        @Override
        public byte[] serialize(FileSinkState state) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            if (state instanceof PartFileState unfinished) {
                out.writeByte(UNFINISHED);
                unfinished.writeTo(out);
            } else if (state instanceof WaitingFiles waiting) {
                out.writeByte(WAITING);
                waiting.writeTo(out);
            }
            return bytes.toByteArray();
        }

        @Override
        public FileSinkState deserialize(int version, byte[] serialized) throws IOException {
            if (version < 1 || version > 2) {
                throw new IOException("the files of a writer, of version %d, cannot be read".formatted(version));
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
            int kind = version == 1 ? UNFINISHED : in.readUnsignedByte();
            if (kind == UNFINISHED) {
                return PartFileState.readFrom(in);
            }
            if (kind == WAITING) {
                return WaitingFiles.readFrom(in);
            }
            throw new IOException("the files of a writer, of kind %d, cannot be read".formatted(kind));
        }
    }
}
