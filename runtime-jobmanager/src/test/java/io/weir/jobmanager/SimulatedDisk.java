package io.weir.jobmanager;

import io.weir.jobmanager.checkpoint.CheckpointFiles;
import io.weir.runtime.checkpoint.CheckpointMetadata;
import io.weir.runtime.checkpoint.CheckpointMetadata.OperatorMetadata;
import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.checkpoint.OperatorSnapshot;
import io.weir.runtime.checkpoint.StateHandle.InFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A file system in memory, which all processes of a simulation share and which may fail. */
final class SimulatedDisk implements CheckpointFiles {
    private final Random random;
    private final SimulatedBug bug;
    private final Set<Path> directories = new HashSet<>();
    /** With the time they were written at. */
    private final Map<Path, Long> files = new TreeMap<>();

    private final Map<Path, CheckpointMetadata> metadata = new HashMap<>();
    /** Ids of all checkpoints that were ever durable. */
    private final Set<Long> durable = new HashSet<>();
    /** Those that another leader would go on from, with their directories. */
    private final NavigableMap<Long, Path> recoverable = new TreeMap<>();

    private double failureRate;

    SimulatedDisk(Random random, SimulatedBug bug) {
        this.random = random;
        this.bug = bug;
    }

    void failureRate(double rate) {
        failureRate = rate;
    }

    boolean wasDurable(long checkpointId) {
        return durable.contains(checkpointId);
    }

    /** What another leader would go on from; null: nothing. */
    Map.Entry<Long, Path> newest() {
        return recoverable.lastEntry();
    }

    Set<Path> files() {
        return files.keySet();
    }

    /** Those written before {@code millis}. */
    Set<Path> filesBefore(long millis) {
        Set<Path> old = new TreeSet<>(files.keySet());
        old.removeIf(file -> files.get(file) >= millis);
        return old;
    }

    Map<Path, CheckpointMetadata> metadata() {
        return metadata;
    }

    /** A task writes; false: it could not. */
    boolean write(Path file, long nowMillis) {
        return directories.contains(file.getParent()) && files.putIfAbsent(file, nowMillis) == null;
    }

    @Override
    public void makeDirectories(long checkpointId, CheckpointTarget target) throws IOException {
        fail();
        if (!directories.add(Path.of(target.directory()))) {
            throw new IOException(target.directory() + " is there already");
        }
        if (target.sharedDirectory() != null) {
            directories.add(Path.of(target.sharedDirectory()));
        }
    }

    @Override
    public void store(CheckpointTarget target, CheckpointMetadata stored, boolean goesOnFromIt) throws IOException {
        fail();
        Path directory = Path.of(target.directory());
        if (bug == SimulatedBug.METADATA_NOT_WRITTEN) {
            return;
        }
        if (!directories.contains(directory)) {
            throw new IOException(directory + " is not there");
        }
        metadata.put(directory, stored);
        durable.add(stored.checkpointId());
        if (goesOnFromIt) {
            recoverable.put(stored.checkpointId(), directory);
        }
        if (bug == SimulatedBug.REFUSED_ALTHOUGH_STORED) {
            fail();
        }
    }

    @Override
    public void delete(List<Path> deleted, List<Path> trees) {
        if (bug == SimulatedBug.NOTHING_DELETED) {
            return;
        }
        deleted.forEach(files.keySet()::remove);
        trees.forEach(this::deleteTree);
        if (bug == SimulatedBug.SHARED_FILES_DELETED_TOO_EARLY && !trees.isEmpty()) {
            Path shared = trees.get(0).resolveSibling("shared");
            files.keySet().stream()
                    .filter(file -> file.startsWith(shared))
                    .findFirst()
                    .ifPresent(files.keySet()::remove);
        }
    }

    @Override
    public void sweep(Path jobDirectory, Set<Path> keep) {
        if (bug == SimulatedBug.NOT_SWEPT) {
            return;
        }
        for (Path directory : List.copyOf(directories)) {
            boolean checkpoint = directory.getFileName().toString().startsWith("chk-");
            if (directory.startsWith(jobDirectory) && checkpoint && !keep.contains(directory)) {
                deleteTree(directory);
            }
        }
        Path shared = jobDirectory.resolve("shared");
        boolean all = bug == SimulatedBug.SWEEP_DELETES_ALL;
        files.keySet().removeIf(file -> file.startsWith(shared) && (all || !keep.contains(file)));
    }

    @Override
    public CheckpointMetadata read(Path directory) throws IOException {
        CheckpointMetadata read = metadata.get(directory);
        if (read == null) {
            throw new IOException("There is no checkpoint in " + directory);
        }
        return read;
    }

    /** All files that a checkpoint in {@code directory} refers to. */
    static Set<Path> filesOf(CheckpointMetadata checkpoint, Path directory) {
        Set<Path> files = new HashSet<>();
        for (OperatorMetadata operator : checkpoint.operators()) {
            for (OperatorSnapshot snapshot : operator.snapshots()) {
                if (snapshot.keyed() != null) {
                    snapshot.keyed().parts().forEach(part -> files.add(((InFile) part.handle()).in(directory)));
                }
            }
        }
        return files;
    }

    private void deleteTree(Path tree) {
        files.keySet().removeIf(file -> file.startsWith(tree));
        metadata.keySet().removeIf(directory -> directory.startsWith(tree));
        directories.removeIf(directory -> directory.startsWith(tree));
    }

    private void fail() throws IOException {
        if (random.nextDouble() < failureRate) {
            throw new IOException("The disk is full.");
        }
    }
}
