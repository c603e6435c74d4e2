package io.weir.runtime.checkpoint;

import io.weir.runtime.checkpoint.StateHandle.InFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of the state of one job that tasks of one TaskManager have written, on a disk of its machine. Thread-safe.
 *
 * <p>What stays is what the last complete checkpoint and later ones refer to, as far as this TaskManager has taken part:
 *
 * <ul>
 *   <li>A copy belongs to its task until that acknowledges a checkpoint with it; until then it goes away with the task, and
 *       with the piece when that is abandoned.
 *   <li>From then on it belongs to all checkpoints whose acknowledgements name it. With the last of them it goes away, but one
 *       of a shared piece only when another checkpoint has completed: a task may be building on the one before when it has
 *       not heard of the last.
 *   <li>All go away with the job.
 * </ul>
 *
 * <p>A copy too few costs no more than reading the checkpoint's directory.
 */
public final class LocalCopies implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCopies.class);

    private final Path directory;
    private final LocalCopyWriters writers;
    private final Set<Object> tasks = new HashSet<>();
    private final Map<String, LocalCopy> copies = new HashMap<>();
    private final TreeMap<Long, Set<InFile>> acknowledged = new TreeMap<>();
    private final Set<String> everAcknowledged = new HashSet<>();
    private Set<InFile> outdated = new HashSet<>();
    private boolean lossNoted;
    private boolean closed;

    /** In {@code directory}, which is made when it is needed and nobody else's. */
    public LocalCopies(Path directory, LocalCopyWriters writers) {
        this.directory = directory;
        this.writers = writers;
    }

    /** The store of {@code task}, any object of identity; closing it leaves {@code store} open. */
    public synchronized SnapshotStore storeOf(Object task, FileSnapshotStore store) {
        tasks.add(task);
        return new CopyingSnapshotStore(task, store, this);
    }

    /** The task has ended; what it did not acknowledge is of no use. */
    public void taskEnded(Object task) {
        List<LocalCopy> dropped;
        synchronized (this) {
            tasks.remove(task);
            dropped = copies.values().stream()
                    .filter(copy -> copy.task().equals(task) && !everAcknowledged.contains(name(copy)))
                    .toList();
        }
        dropped.forEach(LocalCopy::drop);
    }

    /** A task acknowledges {@code checkpoint} with {@code snapshot}. */
    public synchronized void acknowledged(long checkpoint, TaskSnapshot snapshot) {
        Set<InFile> files = acknowledged.computeIfAbsent(checkpoint, unused -> new HashSet<>());
        for (OperatorSnapshot operator : snapshot.operators()) {
            for (StateHandle handle : operator.handles()) {
                if (handle instanceof InFile file && copies.containsKey(file.name())) {
                    files.add(file);
                    everAcknowledged.add(file.name());
                }
            }
        }
    }

    /** The checkpoint is complete: earlier ones are not restored any more. */
    public void completed(long checkpoint) {
        Set<InFile> gone = new HashSet<>();
        synchronized (this) {
            lossNoted = false;
            Set<InFile> waited = outdated;
            outdated = new HashSet<>();
            Map<Long, Set<InFile>> earlier = acknowledged.headMap(checkpoint);
            Collection<Set<InFile>> released = List.copyOf(earlier.values());
            earlier.clear();
            gone.addAll(waited);
            gone.removeIf(this::isAcknowledged);
            released.forEach(files -> gone.addAll(release(files)));
        }
        drop(gone);
    }

    /** The checkpoint was given up. */
    public void aborted(long checkpoint) {
        Collection<InFile> gone;
        synchronized (this) {
            Set<InFile> files = acknowledged.remove(checkpoint);
            gone = files == null ? List.of() : release(files);
        }
        drop(gone);
    }

    /** Those of {@code files} that are to be dropped now. */
    private List<InFile> release(Set<InFile> files) {
        List<InFile> free = files.stream().filter(file -> !isAcknowledged(file)).toList();
        free.stream().filter(InFile::isShared).forEach(outdated::add);
        return free.stream().filter(file -> !file.isShared()).toList();
    }

    private boolean isAcknowledged(InFile file) {
        return acknowledged.values().stream().anyMatch(files -> files.contains(file));
    }

    private void drop(Collection<InFile> files) {
        for (InFile file : files) {
            LocalCopy copy = find(file.name());
            if (copy != null) {
                copy.drop();
            }
        }
    }

    /** The job has ended: all go away. Completes when that is so. */
    public CompletableFuture<Void> release() {
        List<LocalCopy> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(copies.values());
        }
        CompletableFuture<?>[] gone = all.stream().map(LocalCopy::drop).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(gone).thenRunAsync(this::deleteDirectory, writers);
    }

    @Override
    public void close() {
        release();
    }

    private void deleteDirectory() {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
                for (Path file : left) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            LOG.warn("{} stays until the TaskManager ends: {}", directory, FileFailure.reason(e));
        }
    }

    /** Begins the copy of a piece of {@code task}; null: there is to be none. */
    synchronized @Nullable LocalCopy begin(Object task, String name) {
        if (closed || !tasks.contains(task)) {
            return null;
        }
        LocalCopy copy = new LocalCopy(directory.resolve(name), task, this, writers);
        copies.put(name, copy);
        return copy;
    }

    /** The copy of a piece, whole or not. */
    synchronized @Nullable LocalCopy find(String name) {
        return copies.get(name);
    }

    synchronized void forget(LocalCopy copy) {
        copies.remove(name(copy));
        everAcknowledged.remove(name(copy));
    }

    private static String name(LocalCopy copy) {
        return copy.file().getFileName().toString();
    }

    boolean reserve(int bytes) {
        return writers.reserve(bytes);
    }

    void free(int bytes) {
        writers.free(bytes);
    }

    /** One line for each checkpoint will do. */
    void noteLoss(Path file, String reason) {
        synchronized (this) {
            if (lossNoted || closed) {
                return;
            }
            lossNoted = true;
        }
        LOG.warn(
                "The local copy {} of a piece of state is given up, others may follow: {}. The checkpoint is not affected",
                file,
                reason);
    }
}
