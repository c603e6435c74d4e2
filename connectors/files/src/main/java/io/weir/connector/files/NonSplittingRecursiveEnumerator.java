package io.weir.connector.files;

import io.weir.connector.files.reader.FileSourceSplit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Each file is one split; those of directories and below, in the order of their paths. */
public final class NonSplittingRecursiveEnumerator implements FileEnumerator {
    private final Predicate<Path> filter;

    /** All files that are not hidden. */
    public NonSplittingRecursiveEnumerator() {
        this(FileTree::isVisible);
    }

    /**
     * The files that {@code filter} lets through.
     *
     * @param filter is asked for each directory and file below the paths of the source, not for those paths themselves
     */
    public NonSplittingRecursiveEnumerator(Predicate<Path> filter) {
        this.filter = filter;
    }

    @Override
    public Collection<FileSourceSplit> enumerateSplits(Path[] paths, int minDesiredSplits) throws IOException {
        List<FileSourceSplit> files = new ArrayList<>();
        for (Map.Entry<Path, Long> file : FileTree.sizes(paths, filter).entrySet()) {
            if (file.getValue() > 0) {
                files.add(FileSourceSplit.of(file.getKey(), 0, file.getValue()));
            }
        }
        return files;
    }
}
