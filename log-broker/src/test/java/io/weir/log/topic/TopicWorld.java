package io.weir.log.topic;

import io.weir.log.config.BrokerConfig;
import io.weir.log.disk.MemoryDisk;
import io.weir.log.local.LocalStore;
import io.weir.log.local.StoreSettings;
import io.weir.log.local.StoreSettings.Identity;
import io.weir.log.local.StoreSettings.JournalSizes;
import io.weir.log.local.StoreSettings.Periods;
import io.weir.log.store.LogSettings;
import io.weir.log.store.LogStore;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.StoreState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Topics over a store on a disk in memory, both of which can be made to fail. */
public final class TopicWorld implements AutoCloseable {
    static final Path DATA = Path.of("/data/a");
    private static final long NEVER = 1L << 40;
    private static final InstantSource CLOCK = () -> Instant.ofEpochMilli(1_000_000);

    final MemoryDisk disk = new MemoryDisk();
    private final BrokerConfig config;
    private Topics topics = null;
    private RefusingStore store = null;
    private RefusingMetadata metadata = null;

    TopicWorld(Map<String, String> settings) throws IOException {
        config = BrokerConfig.of(settings);
    }

    /** A world without settings, open. */
    public static TopicWorld open() throws IOException {
        TopicWorld world = new TopicWorld(Map.of());
        world.start();
        return world;
    }

    /** Starts what is not running. */
    void start() throws IOException {
        FileMetadataStore files = FileMetadataStore.open(disk, DATA.resolve("metadata"), UUID::randomUUID);
        try {
            metadata = new RefusingMetadata(files);
            LoadedTopics loaded = LoadedTopics.load(metadata, new TopicSettings(config));
            StoreSettings settings = new StoreSettings(
                    List.of(DATA, Path.of("/data/b")),
                    Path.of("/data/journal"),
                    new Identity(files.clusterId(), 1),
                    new JournalSizes(32 * 1024, 8 * 1024, 2),
                    new Periods(NEVER, NEVER, NEVER, NEVER),
                    0.95,
                    2);
            store = new RefusingStore(LocalStore.open(disk, settings, CLOCK, loaded::settingsOf));
            topics = Topics.open(loaded, store, TopicPolicy.from(config), UUID::randomUUID);
        } catch (IOException | RuntimeException e) {
            if (store != null) {
                store.close();
            }
            files.close();
            throw e;
        }
    }

    /** The topics. */
    public Topics topics() {
        return topics;
    }

    /** The store below them. */
    public LogStore store() {
        return store;
    }

    RefusingStore refusing() {
        return store;
    }

    RefusingMetadata metadata() {
        return metadata;
    }

    void restart() throws IOException {
        close();
        start();
    }

    @Override
    public void close() {
        if (topics != null) {
            topics.close();
            topics = null;
        }
        if (store != null) {
            store.close();
            store = null;
        }
    }

    /** Refuses what it is told to. */
    static final class RefusingStore implements LogStore {
        private final LogStore store;
        volatile Predicate<PartitionId> refusedCreations = id -> false;
        volatile Predicate<PartitionId> refusedDeletions = id -> false;

        RefusingStore(LogStore store) {
            this.store = store;
        }

        @Override
        public CompletableFuture<PartitionLog> create(PartitionId partition, LogSettings settings) {
            return refusedCreations.test(partition)
                    ? CompletableFuture.failedFuture(new IllegalStateException("refused"))
                    : store.create(partition, settings);
        }

        @Override
        public CompletableFuture<Void> delete(PartitionId partition) {
            return refusedDeletions.test(partition)
                    ? CompletableFuture.failedFuture(new IllegalStateException("refused"))
                    : store.delete(partition);
        }

        @Override
        public Optional<PartitionLog> find(PartitionId partition) {
            return store.find(partition);
        }

        @Override
        public Collection<PartitionLog> partitions() {
            return store.partitions();
        }

        @Override
        public StoreState state() {
            return store.state();
        }

        @Override
        public long pendingBytes() {
            return store.pendingBytes();
        }

        @Override
        public void close() {
            store.close();
        }
    }

    /** Fails when it is told to, with the change made or not. */
    static final class RefusingMetadata implements MetadataStore {
        private final MetadataStore metadata;
        volatile boolean refusing;

        RefusingMetadata(MetadataStore metadata) {
            this.metadata = metadata;
        }

        @Override
        public String clusterId() {
            return metadata.clusterId();
        }

        @Override
        public List<TopicRecord> load() throws IOException {
            return metadata.load();
        }

        @Override
        public void put(TopicRecord topic) throws IOException {
            check();
            metadata.put(topic);
        }

        @Override
        public void remove(UUID id) throws IOException {
            check();
            metadata.remove(id);
        }

        private void check() throws IOException {
            if (refusing) {
                throw new IOException("refused");
            }
        }

        @Override
        public void close() throws IOException {
            metadata.close();
        }
    }
}
