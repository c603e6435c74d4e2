package io.weir.log.local;

import io.weir.log.disk.CheckedFile;
import io.weir.log.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Up to where a partition is compacted, in a file, so that a start does not begin anew. */
final class CleanOffset {
    private static final Logger LOG = LoggerFactory.getLogger(CleanOffset.class);
    private static final String NAME = "clean-offset";

    private CleanOffset() {}

    /** What was written; 0: nothing, or it is damaged, and everything is looked at again. */
    static long read(Disk disk, Path directory) {
        Path file = directory.resolve(NAME);
        if (!disk.exists(file)) {
            return 0;
        }
        try {
            return Math.max(0, Long.parseLong(CheckedFile.readLines(disk, file).get(0)));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            LOG.warn("The file {} is not used; the partition is compacted from its start on again.", file, e);
            return 0;
        }
    }

    static void write(Disk disk, Path directory, long offset) throws IOException {
        CheckedFile.writeLines(disk, directory.resolve(NAME), List.of(String.valueOf(offset)));
    }
}
