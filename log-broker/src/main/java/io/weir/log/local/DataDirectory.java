package io.weir.log.local;

import io.weir.log.disk.CheckedFile;
import io.weir.log.disk.Disk;
import io.weir.log.local.StoreSettings.Identity;
import io.weir.log.segment.Segment;
import io.weir.log.store.PartitionId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** One of the directories that a store has partitions in. Used by one thread at a time. */
final class DataDirectory implements AutoCloseable {
    private static final String META = "meta.properties";
    private static final String OFFSETS = "offsets-checkpoint";
    private static final String LOCK = ".lock";
    private static final String PARTITION = "partition.metadata";
    private static final String DELETED = "-delete";
    private static final Pattern PARTITION_NAME = Pattern.compile(".+-\\d+");
    private static final String VERSION = "1";

    private final Disk disk;
    private final Path path;
    private final Closeable lock;
    private int count;

    /** What is known of a partition's offsets: where it starts, and below which all was synced. */
    record Offsets(long startOffset, long intactUpTo) {
        static final Offsets NONE = new Offsets(0, 0);
    }

    private DataDirectory(Disk disk, Path path, Closeable lock) {
        this.disk = disk;
        this.path = path;
        this.lock = lock;
    }

    /** Takes a directory for this process. */
    static DataDirectory open(Disk disk, Path path) throws IOException {
        disk.createDirectories(path);
        return new DataDirectory(disk, path, lock(disk, path));
    }

    static Closeable lock(Disk disk, Path path) throws IOException {
        try {
            return disk.lock(path.resolve(LOCK));
        } catch (IOException e) {
            throw new IOException(
                    "The directory %s is in use by another broker (%s). Stop that one, or set another log.dirs."
                            .formatted(path, e.getMessage()),
                    e);
        }
    }

    Path path() {
        return path;
    }

    /** The epoch that was written last; 0: the directory is new. */
    int epoch(Identity identity) throws IOException {
        Path file = path.resolve(META);
        if (!disk.exists(file)) {
            return 0;
        }
        Map<String, String> fields = CheckedFile.readFields(disk, file, VERSION);
        String cluster = CheckedFile.require(fields, "cluster.id", file);
        String node = CheckedFile.require(fields, "node.id", file);
        if (!cluster.equals(identity.clusterId()) || !node.equals(String.valueOf(identity.nodeId()))) {
            throw new IOException(
                    "The directory %s belongs to node %s of cluster %s, and this is node %d of cluster %s. Set another log.dirs or the right broker.id."
                            .formatted(path, node, cluster, identity.nodeId(), identity.clusterId()));
        }
        return Integer.parseInt(CheckedFile.require(fields, "store.epoch", file));
    }

    void writeEpoch(Identity identity, int epoch) throws IOException {
        CheckedFile.writeLines(
                disk,
                path.resolve(META),
                List.of(
                        "version=" + VERSION,
                        "cluster.id=" + identity.clusterId(),
                        "node.id=" + identity.nodeId(),
                        "store.epoch=" + epoch));
    }

    Map<PartitionKey, Offsets> offsets() throws IOException {
        Path file = path.resolve(OFFSETS);
        Map<PartitionKey, Offsets> offsets = new HashMap<>();
        if (disk.exists(file)) {
            for (String line : CheckedFile.readLines(disk, file)) {
                String[] words = line.split(" ", -1);
                offsets.put(
                        new PartitionKey(UUID.fromString(words[0]), Integer.parseInt(words[1])),
                        new Offsets(Long.parseLong(words[2]), Long.parseLong(words[3])));
            }
        }
        return offsets;
    }

    void writeOffsets(Map<PartitionKey, Offsets> offsets) throws IOException {
        List<String> lines = new ArrayList<>();
        offsets.forEach((key, each) ->
                lines.add(key.topicId() + " " + key.index() + " " + each.startOffset() + " " + each.intactUpTo()));
        CheckedFile.writeLines(disk, path.resolve(OFFSETS), lines);
    }

    /** The partitions that are here; what was deleted, or not made to its end, is removed. */
    Map<PartitionId, Path> partitions() throws IOException {
        Map<PartitionId, Path> partitions = new LinkedHashMap<>();
        for (Path child : disk.list(path)) {
            String name = String.valueOf(child.getFileName());
            if (name.endsWith(DELETED)) {
                disk.delete(child);
            } else if (disk.exists(child.resolve(PARTITION))) {
                partitions.put(read(child.resolve(PARTITION)), child);
            } else if (PARTITION_NAME.matcher(name).matches()) {
                removeUnfinished(child);
            }
        }
        count = partitions.size();
        return partitions;
    }

    private PartitionId read(Path file) throws IOException {
        Map<String, String> fields = CheckedFile.readFields(disk, file, VERSION);
        return new PartitionId(
                CheckedFile.require(fields, "topic", file),
                UUID.fromString(CheckedFile.require(fields, "topic.id", file)),
                Integer.parseInt(CheckedFile.require(fields, "partition", file)));
    }

    private void removeUnfinished(Path child) throws IOException {
        for (Path file : disk.list(child)) {
            if (String.valueOf(file.getFileName()).endsWith(Segment.LOG)) {
                throw new IOException(
                        "The file %s is missing, and there are segments beside it. Restore it from a copy."
                                .formatted(child.resolve(PARTITION)));
            }
        }
        disk.delete(child);
    }

    /** Makes the directory of a partition; durable when it returns. */
    Path create(PartitionId id) throws IOException {
        Path directory = path.resolve(id.toString());
        disk.createDirectories(directory);
        CheckedFile.writeLines(
                disk,
                directory.resolve(PARTITION),
                List.of(
                        "version=" + VERSION,
                        "topic=" + id.topic(),
                        "topic.id=" + id.topicId(),
                        "partition=" + id.index()));
        disk.syncDirectory(path);
        return directory;
    }

    /** How many partitions are here. For the store's thread, as the two that follow. */
    int count() {
        return count;
    }

    /** A partition is made here. */
    void added() {
        count++;
    }

    /** A partition is here no more. */
    void removed() {
        count--;
    }

    /** Gives the directory of a partition a name that it does not come back from; what it is called then. */
    Path markDeleted(PartitionId id) throws IOException {
        Path directory = path.resolve(id.toString());
        Path deleted = path.resolve(id.topicId() + "-" + id.index() + DELETED);
        disk.move(directory, deleted);
        disk.syncDirectory(path);
        return deleted;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
