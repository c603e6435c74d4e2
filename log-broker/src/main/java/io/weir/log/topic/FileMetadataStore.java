package io.weir.log.topic;

import io.weir.log.disk.CheckedFile;
import io.weir.log.disk.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Records in a directory: a file for each topic, called by its id, and one for the cluster.
 *
 * <pre>
 *  cluster         version=1  cluster.id=…
 *  topics/UUID     version=1  name=…  id=…  partitions=…  made=…  deleted=…  internal=…  setting.KEY=… for each
 * </pre>
 */
public final class FileMetadataStore implements MetadataStore {
    private static final String VERSION = "1";
    private static final String SETTING = "setting.";

    private final Disk disk;
    private final Path topics;
    private final Closeable lock;
    private final String clusterId;

    private FileMetadataStore(Disk disk, Path topics, Closeable lock, String clusterId) {
        this.disk = disk;
        this.topics = topics;
        this.lock = lock;
        this.clusterId = clusterId;
    }

    /**
     * Takes a directory for this process; makes it if it is not there.
     *
     * @param ids new ids
     * @throws IOException if it is in use or damaged; the message says what to do
     */
    public static FileMetadataStore open(Disk disk, Path directory, Supplier<UUID> ids) throws IOException {
        Path topics = directory.resolve("topics");
        disk.createDirectories(topics);
        for (Path each = directory; each != null && each.getNameCount() + 2 >= directory.getNameCount(); ) {
            disk.syncDirectory(each); // A new directory is durable once its parent is.
            each = each.getParent();
        }
        Closeable lock = lock(disk, directory);
        try {
            return new FileMetadataStore(disk, topics, lock, clusterId(disk, directory, ids));
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static Closeable lock(Disk disk, Path directory) throws IOException {
        try {
            return disk.lock(directory.resolve(".lock"));
        } catch (IOException e) {
            throw new IOException(
                    "The directory %s is in use by another broker (%s). Stop that one, or set another log.dirs."
                            .formatted(directory, e.getMessage()),
                    e);
        }
    }

    private static String clusterId(Disk disk, Path directory, Supplier<UUID> ids) throws IOException {
        Path file = directory.resolve("cluster");
        if (disk.exists(file)) {
            return CheckedFile.require(CheckedFile.readFields(disk, file, VERSION), "cluster.id", file);
        }
        if (!disk.list(directory.resolve("topics")).isEmpty()) {
            throw new IOException(
                    "The file %s is missing, and there are topics. Restore it from a copy.".formatted(file));
        }
        String id = shortForm(ids.get());
        CheckedFile.writeLines(disk, file, List.of("version=" + VERSION, "cluster.id=" + id));
        return id;
    }

    /** 22 letters, as ids of clusters are shown. */
    private static String shortForm(UUID id) {
        ByteBuffer bytes = ByteBuffer.allocate(16);
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    @Override
    public String clusterId() {
        return clusterId;
    }

    @Override
    public List<TopicRecord> load() throws IOException {
        List<TopicRecord> records = new ArrayList<>();
        for (Path file : disk.list(topics)) {
            if (String.valueOf(file.getFileName()).endsWith(CheckedFile.TEMPORARY)) {
                disk.delete(file);
            } else {
                records.add(read(file));
            }
        }
        return records;
    }

    private TopicRecord read(Path file) throws IOException {
        Map<String, String> fields = CheckedFile.readFields(disk, file, VERSION);
        Map<String, String> settings = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (name.startsWith(SETTING)) {
                settings.put(name.substring(SETTING.length()), value);
            }
        });
        try {
            UUID id = UUID.fromString(CheckedFile.require(fields, "id", file));
            if (!Objects.equals(file.getFileName(), name(id).getFileName())) {
                throw new IllegalArgumentException("it has the id " + id);
            }
            return new TopicRecord(
                    CheckedFile.require(fields, "name", file),
                    id,
                    Integer.parseInt(CheckedFile.require(fields, "partitions", file)),
                    Integer.parseInt(CheckedFile.require(fields, "made", file)),
                    Boolean.parseBoolean(CheckedFile.require(fields, "deleted", file)),
                    Boolean.parseBoolean(CheckedFile.require(fields, "internal", file)),
                    settings);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "The file %s is damaged (%s). Restore it from a copy.".formatted(file, e.getMessage()), e);
        }
    }

    @Override
    public void put(TopicRecord topic) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "version=" + VERSION,
                "name=" + topic.name(),
                "id=" + topic.id(),
                "partitions=" + topic.partitions(),
                "made=" + topic.made(),
                "deleted=" + topic.deleted(),
                "internal=" + topic.internal()));
        new TreeMap<>(topic.settings()).forEach((key, value) -> lines.add(SETTING + key + "=" + value));
        CheckedFile.writeLines(disk, name(topic.id()), lines);
    }

    @Override
    public void remove(UUID id) throws IOException {
        disk.delete(name(id));
        disk.syncDirectory(topics);
    }

    private Path name(UUID id) {
        return topics.resolve(id.toString());
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
