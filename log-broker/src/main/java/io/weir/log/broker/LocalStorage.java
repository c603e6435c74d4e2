package io.weir.log.broker;

import io.weir.log.compaction.CompactionSettings;
import io.weir.log.compaction.CompactionState;
import io.weir.log.config.BrokerConfig;
import io.weir.log.config.NodeKeys;
import io.weir.log.disk.Disk;
import io.weir.log.disk.LocalDisk;
import io.weir.log.local.LocalStore;
import io.weir.log.node.OneNode;
import io.weir.log.node.Placement;
import io.weir.log.producer.FileProducerIds;
import io.weir.log.producer.ProducerIds;
import io.weir.log.store.StoreDirectory;
import io.weir.log.topic.FileMetadataStore;
import io.weir.log.topic.LoadedTopics;
import io.weir.log.topic.MetadataStore;
import io.weir.log.topic.TopicPolicy;
import io.weir.log.topic.TopicSettings;
import io.weir.log.topic.Topics;
import io.weir.log.wire.Endpoint;
import io.weir.log.wire.KafkaCompression;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything on the disks of this machine. */
final class LocalStorage implements Storage {
    private static final Logger LOG = LoggerFactory.getLogger(LocalStorage.class);

    private final BrokerConfig config;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final String clusterId;
    private final LocalStore store;
    private final Topics topics;
    private final ProducerIds ids;
    private volatile Map<String, Endpoint> endpoints = Map.of();

    LocalStorage(BrokerConfig config) throws IOException {
        this.config = config;
        try {
            Disk disk = new LocalDisk();
            Path metadataDirectory = config.logDirectories().get(0).resolve("metadata");
            MetadataStore metadata = FileMetadataStore.open(disk, metadataDirectory, UUID::randomUUID);
            AutoCloseable lockOfMetadata = metadata;
            opened.push(lockOfMetadata);
            clusterId = metadata.clusterId();
            LoadedTopics loaded = LoadedTopics.load(metadata, new TopicSettings(config));
            store = LocalStore.open(
                    disk,
                    BrokerSettings.store(config, clusterId),
                    InstantSource.system(),
                    loaded::settingsOf,
                    CompactionSettings.from(config, new KafkaCompression()));
            opened.push(store);
            topics = Topics.open(loaded, store, TopicPolicy.from(config), UUID::randomUUID);
            opened.remove(lockOfMetadata); // Topics give it back from now on.
            opened.push(topics);
            ExecutorService idThread = Executors.newSingleThreadExecutor(task -> new Thread(task, "log-ids"));
            opened.push(idThread::shutdown);
            ids = FileProducerIds.open(disk, metadataDirectory.resolve("producer-ids"), idThread);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public String clusterId() {
        return clusterId;
    }

    @Override
    public LocalStore store() {
        return store;
    }

    @Override
    public Topics topics() {
        return topics;
    }

    @Override
    public ProducerIds producerIds() {
        return ids;
    }

    @Override
    public Placement placement() {
        return new OneNode(config.nodeId(), this::own, store);
    }

    private Placement.Node own(String listener) {
        Endpoint own = endpoints.getOrDefault(listener, new Endpoint("", -1));
        return new Placement.Node(
                config.nodeId(),
                own.host(),
                own.port(),
                config.find(NodeKeys.RACK).orElse(null));
    }

    @Override
    public CompactionState compaction() {
        return store.compaction();
    }

    @Override
    public CompletableFuture<List<StoreDirectory>> directories() {
        return store.directories();
    }

    @Override
    public void begin(Map<String, Endpoint> own, Runnable ownership) {
        endpoints = Map.copyOf(own);
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("Something could not be closed in order; the next start looks after it.", e);
            }
        }
    }
}
