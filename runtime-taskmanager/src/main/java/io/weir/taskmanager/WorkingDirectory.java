package io.weir.taskmanager;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of this process alone, below one that processes of the machine share. It goes away with {@link #close}; what a
 * process leaves that is killed is removed by the next one that claims a directory there.
 *
 * <pre>
 *   parent / weir-taskmanager-NAME.lock     locked as long as the process lives
 *          / weir-taskmanager-NAME/         its files
 * </pre>
 *
 * <p>The operating system releases a lock when its process ends, however it ends: who gets the lock knows that the directory
 * is nobody's.
 */
final class WorkingDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkingDirectory.class);
    private static final String PREFIX = "weir-taskmanager-";
    private static final String LOCK = ".lock";

    /**
     * The locks of this process. They must not even be opened a second time: on POSIX systems a process loses its lock on a
     * file when it closes any channel to it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Path lockFile;
    private final FileChannel lock;

    private WorkingDirectory(Path path, Path lockFile, FileChannel lock) {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Makes an empty directory in {@code parent}, and removes those of processes that have ended.
     *
     * @param name no other process of the machine has it
     * @throws IOException if it cannot be made
     */
    static WorkingDirectory claim(Path parent, String name) throws IOException {
        Path shared = Files.createDirectories(parent).toRealPath();
        removeAbandoned(shared);
        String own = PREFIX + name.replaceAll("[^A-Za-z0-9._-]", "_");
        Path lockFile = shared.resolve(own + LOCK);
        if (!HELD.add(lockFile)) {
            throw new IOException("%s is in use by this process.".formatted(shared.resolve(own)));
        }
        try {
            FileChannel lock = lock(lockFile);
            return new WorkingDirectory(Files.createDirectories(shared.resolve(own)), lockFile, lock);
        } catch (IOException | RuntimeException e) {
            HELD.remove(lockFile);
            throw e;
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.lock();
            // A process that was removing what is abandoned may have had the lock before, and have deleted the file.
            if (lock.isValid() && Files.exists(file)) {
                return channel;
            }
            channel.close();
        }
    }

    private static void removeAbandoned(Path shared) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(shared, PREFIX + "*" + LOCK)) {
            for (Path lockFile : locks) {
                if (HELD.add(lockFile)) {
                    try {
                        removeIfAbandoned(lockFile);
                    } finally {
                        HELD.remove(lockFile);
                    }
                }
            }
        }
    }

    private static void removeIfAbandoned(Path lockFile) {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) {
                String name = lockFile.getFileName().toString();
                Path directory = lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length()));
                delete(directory);
                Files.delete(lockFile);
                LOG.info("Removed {}, which a TaskManager that has ended left", directory);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} was removed by another process", lockFile);
        } catch (IOException e) {
            LOG.warn("What a TaskManager left beside {} cannot be removed: {}", lockFile, e.getMessage());
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    Path path() {
        return path;
    }

    /** Deletes it with all there is in it. */
    @Override
    public void close() {
        try {
            delete(path);
            Files.deleteIfExists(lockFile);
            lock.close();
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", path, e.getMessage());
        } finally {
            HELD.remove(lockFile);
        }
    }
}
