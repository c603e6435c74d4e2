package io.weir.connector.files;

import io.weir.api.connector.Boundedness;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Source;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.connector.SplitEnumerator;
import io.weir.api.connector.SplitEnumeratorContext;
import io.weir.api.connector.basic.SplitQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The lines of text files, UTF-8:
 *
 * <pre>{@code
 * env.fromSource(FileSource.forLines(Path.of("flights.csv")).build(), WatermarkStrategy.noWatermarks(), "flights");
 * }</pre>
 *
 * <p>A directory stands for all files in it and below, but for those whose names start with {@code .} or {@code _}. Files are
 * cut into blocks, which subtasks take one after another in the order of the paths.
 */
public final class FileSource implements Source<String, FileBlock, List<FileBlock>> {
    private static final long serialVersionUID = 1L;

    private static final long DEFAULT_BLOCK_BYTES = 16L << 20;

    private final ArrayList<String> paths;
    private final long blockBytes;
    private final long linesPerSecond;

    private FileSource(Builder builder) {
        paths = new ArrayList<>(builder.paths);
        blockBytes = builder.blockBytes;
        linesPerSecond = builder.linesPerSecond;
    }

    /** The lines of files and directories. Relative paths are those of the program's own directory. */
    public static Builder forLines(Path... paths) {
        return new Builder(List.of(paths));
    }

    /** Settings of a file source. */
    public static final class Builder {
        private final List<String> paths = new ArrayList<>();
        private long blockBytes = DEFAULT_BLOCK_BYTES;
        private long linesPerSecond;

        private Builder(List<Path> paths) {
            if (paths.isEmpty()) {
                throw new IllegalArgumentException("A file source needs at least one path.");
            }
            for (Path path : paths) {
                if (!Files.exists(path)) {
                    throw new IllegalArgumentException("There is no file or directory '%s'.".formatted(path));
                }
                this.paths.add(path.toAbsolutePath().normalize().toString());
            }
        }

        /** How large blocks are, at least 1 byte. */
        public Builder blockSize(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("A block has at least 1 byte, not %d.".formatted(bytes));
            }
            blockBytes = bytes;
            return this;
        }

        /** Reads at most so many lines per second in all subtasks together; 0: as fast as it goes. */
        public Builder linesPerSecond(long lines) {
            if (lines < 0) {
                throw new IllegalArgumentException("The rate must not be negative, it is %d.".formatted(lines));
            }
            linesPerSecond = lines;
            return this;
        }

        /** The source. */
        public FileSource build() {
            return new FileSource(this);
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<FileBlock, List<FileBlock>> createEnumerator(SplitEnumeratorContext<FileBlock> enumContext)
            throws IOException {
        List<FileBlock> blocks = new ArrayList<>();
        for (String path : paths) {
            try (Stream<Path> files = Files.walk(Path.of(path))) {
                for (Path file : files.filter(candidate -> isRead(Path.of(path), candidate))
                        .sorted()
                        .toList()) {
                    cut(file, blocks);
                }
            }
        }
        return new SplitQueue<>(enumContext, blocks);
    }

    private static boolean isRead(Path root, Path file) {
        for (Path part : root.relativize(file)) {
            if (part.toString().startsWith(".") || part.toString().startsWith("_")) {
                return false;
            }
        }
        return Files.isRegularFile(file);
    }

    private void cut(Path file, List<FileBlock> blocks) throws IOException {
        long size = Files.size(file);
        for (long offset = 0; offset < size; offset += blockBytes) {
            blocks.add(new FileBlock(file.toString(), offset, Math.min(blockBytes, size - offset), offset));
        }
    }

    @Override
    public SplitEnumerator<FileBlock, List<FileBlock>> restoreEnumerator(
            SplitEnumeratorContext<FileBlock> enumContext, List<FileBlock> checkpoint) {
        return new SplitQueue<>(enumContext, checkpoint);
    }

    @Override
    public SimpleVersionedSerializer<FileBlock> getSplitSerializer() {
        return FileBlock.SERIALIZER;
    }

    @Override
    public SimpleVersionedSerializer<List<FileBlock>> getEnumeratorCheckpointSerializer() {
        return SplitQueue.serializer(FileBlock.SERIALIZER);
    }

    @Override
    public SourceReader<String, FileBlock> createReader(SourceReaderContext readerContext) {
        double share = (double) linesPerSecond / readerContext.currentParallelism();
        return new LineReader(readerContext, share);
    }
}
