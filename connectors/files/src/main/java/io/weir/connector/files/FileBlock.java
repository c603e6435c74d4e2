package io.weir.connector.files;

import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.SourceSplit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A part of a file.
 *
 * @param path absolute
 * @param offset first byte of the block
 * @param length bytes of the block; a line belongs to the block in which it starts
 * @param position where to go on reading, from the start of the file
 */
public record FileBlock(String path, long offset, long length, long position) implements SourceSplit {
    static final SimpleVersionedSerializer<FileBlock> SERIALIZER = new Serializer();

    @Override
    public String splitId() {
        return path + "@" + offset;
    }

    private static final class Serializer implements SimpleVersionedSerializer<FileBlock> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(FileBlock block) {
            byte[] path = block.path.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(24 + path.length)
                    .putLong(block.offset)
                    .putLong(block.length)
                    .putLong(block.position)
                    .put(path)
                    .array();
        }

        @Override
        public FileBlock deserialize(int version, byte[] serialized) throws IOException {
            if (version != 1 || serialized.length < 24) {
                throw new IOException("a file block of version %d with %d bytes cannot be read"
                        .formatted(version, serialized.length));
            }
            ByteBuffer bytes = ByteBuffer.wrap(serialized);
            long offset = bytes.getLong();
            long length = bytes.getLong();
            long position = bytes.getLong();
            return new FileBlock(StandardCharsets.UTF_8.decode(bytes).toString(), offset, length, position);
        }
    }
}
