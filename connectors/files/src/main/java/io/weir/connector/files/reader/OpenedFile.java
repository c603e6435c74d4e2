package io.weir.connector.files.reader;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file of a split, open.
 *
 * @param stream its bytes, unpacked where it is compressed
 * @param length bytes it has; {@code Long.MAX_VALUE} where it is compressed
 * @param splitEnd where the split ends; {@code Long.MAX_VALUE} where the file is compressed
 */
record OpenedFile(FSDataInputStream stream, long length, long splitEnd) {
    /**
     * Opens the file of {@code split}.
     *
     * @throws DamagedInputException if it is gone or has become shorter
     */
    static OpenedFile open(FileSourceSplit split) throws IOException {
        Path path = split.path();
        FileChannel channel = openChannel(split);
        try {
            long size = requireWhole(split, channel);
            ChannelStream stream = new ChannelStream(channel);
            Compression compression = Compression.of(path);
            return compression == Compression.NONE
                    ? new OpenedFile(stream, size, split.end())
                    : new OpenedFile(new UnpackedStream(stream, compression), Long.MAX_VALUE, Long.MAX_VALUE);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Checks that a file which something else is going to open is there. */
    static void requireWhole(FileSourceSplit split) throws IOException {
        try (FileChannel channel = openChannel(split)) {
            requireWhole(split, channel);
        }
    }

    private static FileChannel openChannel(FileSourceSplit split) throws IOException {
        try {
            return FileChannel.open(split.path(), StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw DamagedInputException.ofRest(
                    split.offset(),
                    "it is gone; it had at least %d bytes when it was found. Bring it back".formatted(split.end()),
                    e);
        }
    }

    private static long requireWhole(FileSourceSplit split, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < split.end()) {
            throw DamagedInputException.ofRest(
                    size,
                    "it has %d bytes; it had at least %d when it was found. Files must not become shorter"
                            .formatted(size, split.end()),
                    null);
        }
        return size;
    }
}
