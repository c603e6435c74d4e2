package io.weir.connector.files;

import io.weir.connector.files.reader.Compression;
import io.weir.connector.files.reader.FileSourceSplit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Cuts files into blocks, but for compressed ones; those of directories and below, in the order of their paths. */
public final class BlockSplittingRecursiveEnumerator implements FileEnumerator {
    private static final long DEFAULT_BLOCK_BYTES = 16L << 20;

    private final long blockBytes;
    private final Predicate<Path> filter;

    /** Blocks of 16 MiB of all files that are not hidden. */
    public BlockSplittingRecursiveEnumerator() {
        this(DEFAULT_BLOCK_BYTES);
    }

    /** Blocks of so many bytes, at least 1, of all files that are not hidden. */
    public BlockSplittingRecursiveEnumerator(long blockBytes) {
        this(blockBytes, FileTree::isVisible);
    }

    /**
     * Blocks of the files that {@code filter} lets through.
     *
     * @param filter is asked for each directory and file below the paths of the source, not for those paths themselves
     */
    public BlockSplittingRecursiveEnumerator(long blockBytes, Predicate<Path> filter) {
        if (blockBytes < 1) {
            throw new IllegalArgumentException("A block has at least 1 byte, not %d.".formatted(blockBytes));
        }
        this.blockBytes = blockBytes;
        this.filter = filter;
    }

    @Override
    public Collection<FileSourceSplit> enumerateSplits(Path[] paths, int minDesiredSplits) throws IOException {
        List<FileSourceSplit> blocks = new ArrayList<>();
        for (Map.Entry<Path, Long> file : FileTree.sizes(paths, filter).entrySet()) {
            boolean whole = Compression.of(file.getKey()) != Compression.NONE;
            cut(file.getKey(), file.getValue(), whole ? Long.MAX_VALUE : blockBytes, blocks);
        }
        return blocks;
    }

    private static void cut(Path file, long size, long blockBytes, List<FileSourceSplit> blocks) {
        if (size > 0) {
            FileSourceSplit whole = FileSourceSplit.of(file, 0, size);
            for (long offset = 0; size - offset > 0; offset += Math.min(blockBytes, size - offset)) {
                blocks.add(new FileSourceSplit(
                        whole.location(), offset, Math.min(blockBytes, size - offset), whole.readerPosition()));
            }
        }
    }
}
