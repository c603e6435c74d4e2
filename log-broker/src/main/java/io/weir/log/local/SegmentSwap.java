package io.weir.log.local;

import io.weir.log.disk.CheckedFile;
import io.weir.log.disk.Disk;
import io.weir.log.segment.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a compacted segment in the place of those that it was made from, so that after a crash at any moment either these are
 * there or it is. It lies beside them, synced, under names that end in {@code .cleaned}; then the file {@value #NAME} says what
 * is to be done, and from the moment it is there it will be done, now or at the next start. Every step may be done twice.
 */
final class SegmentSwap {
    private static final String NAME = "swap";

    private SegmentSwap() {}

    /** Says durably that {@code cleaned} takes the place of {@code replaced}. Nothing else is changed yet. */
    static void commit(Disk disk, Path directory, Segment cleaned, List<Segment> replaced) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(String.valueOf(cleaned.baseOffset()));
        replaced.forEach(each -> lines.add(String.valueOf(each.baseOffset())));
        CheckedFile.writeLines(disk, directory.resolve(NAME), lines);
    }

    /** Does what was committed. */
    static void finish(Disk disk, Path directory) throws IOException {
        List<String> lines = CheckedFile.readLines(disk, directory.resolve(NAME));
        long taken = Long.parseLong(lines.get(0));
        Segment.takeNames(disk, directory, taken);
        for (String line : lines.subList(1, lines.size())) {
            long base = Long.parseLong(line);
            if (base != taken) {
                Segment.deleteNames(disk, directory, base);
            }
        }
        disk.syncDirectory(directory);
    }

    /** What was committed is done and must never be done again: later segments may have these names. */
    static void forget(Disk disk, Path directory) throws IOException {
        disk.delete(directory.resolve(NAME));
        disk.syncDirectory(directory);
    }

    /** Before segments are opened: ends what was committed, removes what was not. */
    static void repair(Disk disk, Path directory) throws IOException {
        if (disk.exists(directory.resolve(NAME))) {
            finish(disk, directory);
            forget(disk, directory);
        }
        for (Path file : disk.list(directory)) {
            if (String.valueOf(file.getFileName()).endsWith(Segment.CLEANED)) {
                disk.delete(file);
            }
        }
    }
}
