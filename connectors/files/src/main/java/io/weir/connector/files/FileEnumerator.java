package io.weir.connector.files;

import io.weir.connector.files.reader.FileSourceSplit;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Collection;

/**
 * Finds the files of a source and cuts them into splits. {@link BlockSplittingRecursiveEnumerator} and {@link
 * NonSplittingRecursiveEnumerator} are there. It remembers nothing: which files were read before is for the source to know.
 */
public interface FileEnumerator {
    /**
     * The splits of all files there are now, in the order in which they are to be read. Files without a split, such as empty
     * ones, count as not found yet.
     *
     * @param paths absolute paths of files and directories
     * @param minDesiredSplits number of subtasks that read
     */
    Collection<FileSourceSplit> enumerateSplits(Path[] paths, int minDesiredSplits) throws IOException;

    /** Makes the enumerator where it is used. */
    @FunctionalInterface
    interface Provider extends Serializable {
        /** The enumerator. */
        FileEnumerator create();
    }
}
