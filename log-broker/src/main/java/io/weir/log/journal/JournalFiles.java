package io.weir.log.journal;

import io.weir.log.disk.Blocks;
import io.weir.log.disk.Disk;
import io.weir.log.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * The files of a journal. Those that are not needed any more are written again under new names: a sync into blocks that exist
 * costs about half of one that makes the file grow.
 *
 * <p><b>Threading:</b> guarded by itself; {@link #prepareSpare} does its writing outside the lock.
 */
final class JournalFiles {
    private static final String SUFFIX = ".journal";
    private static final String SPARE = "spare-";
    private static final int ZEROS_BYTES = 1 << 20;

    private final Disk disk;
    private final Path directory;
    private final int fileBytes;
    private final int filled;

    /** Those that are filled, the one that is written while segments are flushed for them, and a spare for the next. */
    private final int filesKept;

    private final Deque<Path> spares = new ArrayDeque<>();

    /** Files in use, by id from {@link #firstId} on. */
    private final Deque<Path> used = new ArrayDeque<>();

    private long firstId = 1;
    private long sparesMade;

    /** {@code filled}: files that are filled before some are released. */
    JournalFiles(Disk disk, Path directory, int fileBytes, int filled) {
        this.disk = disk;
        this.directory = directory;
        this.fileBytes = Math.toIntExact(Blocks.aligned(fileBytes));
        this.filled = filled;
        filesKept = filled + 2;
    }

    int fileBytes() {
        return fileBytes;
    }

    Path directory() {
        return directory;
    }

    static Path name(Path directory, long id) {
        return directory.resolve(String.format(Locale.ROOT, "%016x%s", id, SUFFIX));
    }

    /** Takes stock: files from {@code firstNeeded} on are in use, those before are spares. */
    synchronized void open(long firstNeeded) throws IOException {
        disk.createDirectories(directory);
        firstId = firstNeeded;
        long expected = firstNeeded;
        for (Path file : disk.list(directory)) {
            String name = String.valueOf(file.getFileName());
            if (!name.endsWith(SUFFIX)) {
                continue;
            }
            if (name.startsWith(SPARE) || id(name) < firstNeeded) {
                keepAsSpare(file);
            } else if (id(name) == expected) {
                used.add(file);
                expected++;
            } else {
                throw new IOException(
                        "The journal file %s is missing, and later ones are there. Restore it, or the directory %s from a copy."
                                .formatted(name(directory, expected), directory));
            }
        }
    }

    private static long id(String name) {
        return Long.parseUnsignedLong(name.substring(0, name.length() - SUFFIX.length()), 16);
    }

    /** Files in use, in their order. */
    synchronized List<Path> used() {
        return new ArrayList<>(used);
    }

    /** Id of the first file in use. */
    synchronized long firstId() {
        return firstId;
    }

    /** Whether as many files are filled as may be. */
    synchronized boolean isFull() {
        return used.size() > filled;
    }

    /** Whether {@link #next} would not have to write a new file first. */
    synchronized boolean hasSpare() {
        return !spares.isEmpty();
    }

    /** Makes a spare if there is none; takes a while. */
    void prepareSpare() throws IOException {
        if (!hasSpare()) {
            Path file = create(fileBytes);
            synchronized (this) {
                spares.add(file);
            }
        }
    }

    private Path create(long bytes) throws IOException {
        long number;
        synchronized (this) {
            number = sparesMade++;
        }
        Path file = directory.resolve(SPARE + number + SUFFIX);
        try (DiskFile made = disk.openForBlocks(file)) {
            ByteBuffer zeros = Blocks.allocate(ZEROS_BYTES);
            for (long at = 0; at < bytes; at += ZEROS_BYTES) {
                zeros.clear().limit((int) Math.min(ZEROS_BYTES, bytes - at));
                made.write(zeros, at);
            }
            made.force();
        } catch (IOException e) {
            disk.delete(file); // it holds the room that is missing
            throw e;
        }
        return file;
    }

    /** The last file, of that id, to go on in it; makes it if there is none. */
    JournalFile resume(long id) throws IOException {
        if (used().isEmpty()) {
            return next(id, fileBytes);
        }
        Path path = name(directory, id);
        JournalFile found;
        try (DiskFile content = disk.open(path)) {
            found = JournalFile.read(content, path);
        }
        return found == null ? JournalFile.begin(disk, path, id) : found;
    }

    /** Begins the file of the next id, of at least {@code bytes}. */
    JournalFile next(long id, long bytes) throws IOException {
        Path spare;
        synchronized (this) {
            spare = bytes <= fileBytes ? spares.poll() : null;
        }
        if (spare == null) {
            spare = create(Math.max(Blocks.aligned(bytes), fileBytes));
        }
        Path file = name(directory, id);
        disk.move(spare, file);
        disk.syncDirectory(directory);
        JournalFile begun = JournalFile.begin(disk, file, id);
        synchronized (this) {
            if (!file.equals(used.peekLast())) { // it is, if the last run came as far as giving the name
                used.add(file);
            }
        }
        return begun;
    }

    /** Opens {@code file} for writing; each writer needs it for itself, as a failed sync is told once for each opening. */
    DiskFile open(JournalFile file) throws IOException {
        return disk.openForBlocks(file.path());
    }

    /** Files before {@code id} are not needed any more. */
    void release(long id) throws IOException {
        while (true) {
            Path file;
            synchronized (this) {
                if (firstId >= id || used.isEmpty()) {
                    return;
                }
                file = used.remove();
                firstId++;
            }
            keepAsSpare(file);
        }
    }

    private void keepAsSpare(Path file) throws IOException {
        long size;
        try (DiskFile opened = disk.open(file)) {
            size = opened.size();
        }
        synchronized (this) {
            if (used.size() + spares.size() < filesKept && size == fileBytes) {
                Path spare = directory.resolve(SPARE + sparesMade++ + SUFFIX);
                disk.move(file, spare);
                spares.add(spare);
                return;
            }
        }
        disk.delete(file);
    }
}
