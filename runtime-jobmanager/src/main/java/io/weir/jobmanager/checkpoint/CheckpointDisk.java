package io.weir.jobmanager.checkpoint;

import io.weir.runtime.checkpoint.CheckpointMetadata;
import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.checkpoint.FileFailure;
import io.weir.runtime.checkpoint.MetadataFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@link CheckpointFiles} in the file system of the machine, which all processes must share. */
public final class CheckpointDisk implements CheckpointFiles {
    /** Without an end a directory that lies about itself would take a thread for good. */
    private static final String DELETED = ".deleted";

    private static final int MAX_ROUNDS = 10;

    private final Fence fence;

    /** Of a JobManager that is the only one. */
    public CheckpointDisk() {
        this(() -> {});
    }

    /** Deletes nothing but what was there when {@code fence} was passed, so that a former leader deletes nothing of its successor. */
    public CheckpointDisk(Fence fence) {
        this.fence = fence;
    }

    @Override
    public void makeDirectories(long checkpointId, CheckpointTarget target) throws IOException {
        Path directory = CheckpointPlaces.directory(target);
        if (directory == null) {
            return;
        }
        try {
            Files.createDirectories(parentOf(directory));
            if (target.sharedDirectory() != null) {
                Files.createDirectories(Path.of(target.sharedDirectory()));
            }
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("The directory %s is there already.".formatted(e.getMessage()), e);
        } catch (IOException e) {
            throw new IOException(
                    "The directory %s cannot be made: %s.".formatted(directory, FileFailure.reason(e)), e);
        }
    }

    @Override
    public void store(CheckpointTarget target, CheckpointMetadata metadata, boolean goesOnFromIt) throws IOException {
        Path directory = CheckpointPlaces.directory(target);
        if (directory == null) {
            return;
        }
        try {
            if (target.sharedDirectory() != null) {
                MetadataFile.sync(Path.of(target.sharedDirectory()));
            }
            MetadataFile.write(directory, metadata);
            // The names of the directory itself and of those above, which may be new.
            for (Path above = directory.getParent();
                    above != null && isOurs(above, target);
                    above = above.getParent()) {
                MetadataFile.sync(above);
            }
        } catch (IOException e) {
            throw new IOException(
                    "The metadata of checkpoint %d cannot be written to %s: %s."
                            .formatted(metadata.checkpointId(), directory, FileFailure.reason(e)),
                    e);
        }
    }

    /** The job's directory and the one it lies in; of a savepoint, the one it lies in. */
    private static boolean isOurs(Path above, CheckpointTarget target) {
        Path own = Path.of(String.valueOf(target.directory()));
        int levels = target.sharedDirectory() == null ? 1 : 2;
        return own.getNameCount() - above.getNameCount() <= levels;
    }

    @Override
    public void delete(List<Path> files, List<Path> directories) throws IOException {
        fence.check();
        List<IOException> failures = new ArrayList<>();
        files.forEach(file -> attempt(file, () -> Files.deleteIfExists(file), failures));
        directories.forEach(directory -> attempt(directory, () -> deleteTree(directory), failures));
        report(failures);
    }

    @Override
    public void sweep(Path jobDirectory, Set<Path> keep) throws IOException {
        List<IOException> failures = new ArrayList<>();
        List<Path> entries = list(jobDirectory);
        List<Path> shared = list(jobDirectory.resolve(CheckpointPlaces.SHARED));
        fence.check();
        for (Path entry : entries) {
            boolean checkpoint = entry.getFileName().toString().startsWith(CheckpointPlaces.CHECKPOINT);
            if (checkpoint && !keep.contains(entry)) {
                attempt(entry, () -> deleteTree(entry), failures);
            }
        }
        for (Path file : shared) {
            if (!keep.contains(file)) {
                attempt(file, () -> Files.deleteIfExists(file), failures);
            }
        }
        report(failures);
    }

    @Override
    public CheckpointMetadata read(Path directory) throws IOException {
        return MetadataFile.read(directory);
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static Path parentOf(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent == null) {
            throw new IOException("%s lies in no directory".formatted(directory));
        }
        return parent;
    }

    private interface Deletion {
        void run() throws IOException;
    }

    private static void attempt(Path what, Deletion deletion, List<IOException> failures) {
        try {
            deletion.run();
        } catch (IOException e) {
            failures.add(new IOException("%s cannot be deleted: %s.".formatted(what, FileFailure.reason(e)), e));
        }
    }

    private static void report(List<IOException> failures) throws IOException {
        if (!failures.isEmpty()) {
            IOException first = failures.get(0);
            failures.subList(1, failures.size()).forEach(first::addSuppressed);
            throw first;
        }
    }

    /**
     * Tasks that have not heard yet that their checkpoint was given up may add files meanwhile, and as fast as they are deleted.
     * Under another name nobody finds it to add more.
     */
    private static void deleteTree(Path tree) throws IOException {
        Path doomed = tree.resolveSibling(tree.getFileName() + DELETED);
        deleteRenamed(doomed); // of a process that has ended in the middle of it
        try {
            Files.move(tree, doomed, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return;
        }
        deleteRenamed(doomed);
    }

    /** Who had opened the directory before it was renamed may add one more file. */
    private static void deleteRenamed(Path doomed) throws IOException {
        for (int round = 1; Files.exists(doomed); round++) {
            try {
                deleteWhatIsThere(doomed);
            } catch (DirectoryNotEmptyException e) {
                if (round == MAX_ROUNDS) {
                    throw e;
                }
            }
        }
    }

    private static void deleteWhatIsThere(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // somebody else has deleted it meanwhile
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
