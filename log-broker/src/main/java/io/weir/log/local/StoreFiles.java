package io.weir.log.local;

import io.weir.log.disk.CheckedFile;
import io.weir.log.disk.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The directories of a store and what belongs to all of them: locks, the epoch, the mark, the sign of a clean end. */
final class StoreFiles implements AutoCloseable {
    private static final String CLEAN = ".weir_cleanshutdown";

    private final Disk disk;
    private final List<DataDirectory> directories;
    private final Closeable journalLock;
    private final MarkFile mark;
    private final int epoch;

    private StoreFiles(Disk disk, List<DataDirectory> directories, Closeable journalLock, MarkFile mark, int epoch) {
        this.disk = disk;
        this.directories = directories;
        this.journalLock = journalLock;
        this.mark = mark;
        this.epoch = epoch;
    }

    /** Takes the directories for this process; the epoch grows if it did not end cleanly the last time. */
    static StoreFiles open(Disk disk, StoreSettings settings) throws IOException {
        List<DataDirectory> directories = new ArrayList<>();
        List<Closeable> taken = new ArrayList<>();
        try {
            for (Path path : settings.directories()) {
                DataDirectory directory = DataDirectory.open(disk, path);
                taken.add(directory::close);
                directories.add(directory);
            }
            disk.createDirectories(settings.journalDirectory());
            Closeable journalLock = DataDirectory.lock(disk, settings.journalDirectory());
            taken.add(journalLock);
            int epoch = nextEpoch(disk, settings, directories);
            MarkFile mark = MarkFile.open(disk, settings.journalDirectory());
            return new StoreFiles(disk, directories, journalLock, mark, epoch);
        } catch (IOException | RuntimeException e) {
            for (Closeable each : taken) {
                each.close();
            }
            throw e;
        }
    }

    private static int nextEpoch(Disk disk, StoreSettings settings, List<DataDirectory> directories)
            throws IOException {
        int epoch = 0;
        for (DataDirectory directory : directories) {
            epoch = Math.max(epoch, directory.epoch(settings.identity()));
        }
        Path clean = directories.get(0).path().resolve(CLEAN);
        boolean wasClean = disk.exists(clean);
        int next = wasClean ? epoch : epoch + 1;
        for (DataDirectory directory : directories) {
            if (directory.epoch(settings.identity()) != next) {
                directory.writeEpoch(settings.identity(), next);
            }
        }
        if (wasClean) {
            disk.delete(clean);
            disk.syncDirectory(directories.get(0).path());
        }
        return next;
    }

    List<DataDirectory> directories() {
        return directories;
    }

    MarkFile mark() {
        return mark;
    }

    int epoch() {
        return epoch;
    }

    /** The directory with the fewest partitions. */
    DataDirectory leastUsed() {
        DataDirectory least = directories.get(0);
        for (DataDirectory directory : directories) {
            if (directory.count() < least.count()) {
                least = directory;
            }
        }
        return least;
    }

    /** The next start has nothing to recover. */
    void markClean() throws IOException {
        CheckedFile.writeLines(disk, directories.get(0).path().resolve(CLEAN), List.of("clean"));
    }

    @Override
    public void close() throws IOException {
        for (DataDirectory directory : directories) {
            directory.close();
        }
        journalLock.close();
    }
}
