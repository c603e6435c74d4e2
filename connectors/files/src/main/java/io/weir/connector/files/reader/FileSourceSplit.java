package io.weir.connector.files.reader;

import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.SourceSplit;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file.
 *
 * @param location the file as a URI, which names each file whatever the language of a process is
 * @param offset first byte of the part
 * @param length bytes of the part; a record belongs to the part in which it starts
 * @param readerPosition where to go on reading; null: nothing was read
 */
public record FileSourceSplit(
        String location, long offset, long length, @Nullable CheckpointedPosition readerPosition)
        implements SourceSplit {
    /** The bytes of splits in checkpoints. */
    public static final SimpleVersionedSerializer<FileSourceSplit> SERIALIZER = new Serializer();

    /** A part of {@code file}, an absolute path, of which nothing was read. */
    public static FileSourceSplit of(Path file, long offset, long length) {
        return new FileSourceSplit(file.toUri().toString(), offset, length, null);
    }

    /** The file. */
    public Path path() {
        return Path.of(URI.create(location));
    }

    /** The byte behind the last one of the part. */
    public long end() {
        return offset + length;
    }

    /** Where to go on reading, if something was read. */
    public Optional<CheckpointedPosition> getReaderPosition() {
        return Optional.ofNullable(readerPosition);
    }

    /** The same part, to be read on from {@code position}. */
    public FileSourceSplit at(CheckpointedPosition position) {
        return new FileSourceSplit(location, offset, length, position);
    }

    @Override
    public String splitId() {
        return path() + "@" + offset;
    }

    private static final class Serializer implements SimpleVersionedSerializer<FileSourceSplit> {
        /** Of versions before there were formats: text of lines, and the path as text. */
        private static final int LINES = 1;

        private static final int NOTHING_READ = -2;

        @Override
        public int getVersion() {
            return 2;
        }

        @Override
        public byte[] serialize(FileSourceSplit split) {
            byte[] location = split.location.getBytes(StandardCharsets.UTF_8);
            CheckpointedPosition position = split.readerPosition;
            return ByteBuffer.allocate(32 + location.length)
                    .putLong(split.offset)
                    .putLong(split.length)
                    .putLong(position == null ? NOTHING_READ : position.offset())
                    .putLong(position == null ? 0 : position.recordsAfterOffset())
                    .put(location)
                    .array();
        }

        @Override
        public FileSourceSplit deserialize(int version, byte[] serialized) throws IOException {
            int header = version == LINES ? 24 : 32;
            if (version < LINES || version > 2 || serialized.length < header) {
                throw new IOException("a part of a file of version %d with %d bytes cannot be read"
                        .formatted(version, serialized.length));
            }
            ByteBuffer bytes = ByteBuffer.wrap(serialized);
            long offset = bytes.getLong();
            long length = bytes.getLong();
            long position = bytes.getLong();
            if (version == LINES) {
                String path = StandardCharsets.UTF_8.decode(bytes).toString();
                FileSourceSplit split = of(Path.of(path), offset, length);
                return position == offset ? split : split.at(new CheckpointedPosition(position, 0));
            }
            long records = bytes.getLong();
            String location = StandardCharsets.UTF_8.decode(bytes).toString();
            return new FileSourceSplit(
                    location,
                    offset,
                    length,
                    position == NOTHING_READ ? null : new CheckpointedPosition(position, records));
        }
    }
}
