package io.weir.log.cluster.node;

import io.weir.log.broker.Storage;
import io.weir.log.cluster.ledger.LedgerStore;
import io.weir.log.cluster.ledger.LedgerSweep;
import io.weir.log.cluster.ledger.Ledgers;
import io.weir.log.cluster.ledger.PartitionState;
import io.weir.log.cluster.ledger.Surroundings;
import io.weir.log.cluster.storage.StorageNode;
import io.weir.log.cluster.zookeeper.ZooKeeperStates;
import io.weir.log.compaction.CompactionSettings;
import io.weir.log.compaction.CompactionState;
import io.weir.log.config.BrokerConfig;
import io.weir.log.config.NodeKeys;
import io.weir.log.node.Placement;
import io.weir.log.producer.ProducerIds;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.StoreDirectory;
import io.weir.log.topic.Topic;
import io.weir.log.topic.TopicPolicy;
import io.weir.log.topic.TopicSettings;
import io.weir.log.topic.Topics;
import io.weir.log.wire.Endpoint;
import io.weir.log.wire.KafkaCompression;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.bookkeeper.client.api.BookKeeper;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a broker stands on that is one of several: its storage node, its view of the cluster, and the partitions it owns. */
final class ClusterStorage implements Storage {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterStorage.class);
    private static final String CLUSTER = "/cluster";

    private final BrokerConfig config;
    private final ClusterSettings settings;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "log-cluster"));
    private final CuratorFramework client;
    private final String clusterId;
    private final LedgerStore store;
    private final ClusterWatch watch;
    private final Controller controller;
    private final ZooKeeperTopics ledger;
    private final Topics topics;
    private final ProducerIds ids;
    private final TopicSettings topicSettings;
    private volatile @Nullable Registration registration;
    private volatile Runnable ownership = () -> {};

    ClusterStorage(BrokerConfig config) throws IOException {
        this.config = config;
        settings = new ClusterSettings(config);
        topicSettings = new TopicSettings(config);
        try {
            opened.push(thread::shutdownNow);
            client = settings.client();
            opened.push(client);
            client.start();
            requireConnection();
            clusterId = prepare();
            opened.push(StorageNode.start(settings.storage()));
            BookKeeper ledgers = openLedgers();
            opened.push(ledgers);
            watch = new ClusterWatch(client, thread, this::look);
            ZooKeeperStates states = new ZooKeeperStates(client);
            Ledgers shared = new Ledgers(ledgers);
            store = new LedgerStore(
                    config.nodeId(),
                    shared,
                    states,
                    new Surroundings(
                            () -> watch.view().alive(),
                            this::minInSync,
                            InstantSource.system(),
                            new KafkaCompression()),
                    new LedgerStore.Periods(settings.retentionMillis(), settings.producerExpirationMillis()),
                    CompactionSettings.from(config, new KafkaCompression()));
            opened.push(store);
            ledger = new ZooKeeperTopics(client, states, store, watch::view);
            topics = Topics.over(
                    ledger,
                    topicSettings,
                    TopicPolicy.from(config, () -> watch.view().alive()),
                    UUID::randomUUID);
            opened.push(topics);
            ids = new ZooKeeperProducerIds(client, thread);
            controller = new Controller(client, config.nodeId());
            opened.push(controller);
            opened.push(new SweepThread(
                    new LedgerSweep(shared, states), controller::isElected, settings.retentionMillis()));
            opened.push(watch);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void requireConnection() throws IOException {
        try {
            if (client.blockUntilConnected(settings.connectionMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException(
                "No peer of ZooKeeper answers at zookeeper.connect=%s within %d ms. Start it, or correct the setting."
                        .formatted(settings.zookeeper(), settings.connectionMillis()));
    }

    /** Makes what all nodes share if this is the first one; the id of the cluster. */
    private String prepare() throws IOException {
        InterProcessMutex lock = new InterProcessMutex(client, "/format-lock");
        try {
            lock.acquire();
            try {
                try {
                    client.create()
                            .creatingParentsIfNeeded()
                            .forPath(CLUSTER, UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
                } catch (KeeperException.NodeExistsException e) {
                    LOG.debug("There is a cluster already.");
                }
                StorageNode.format(settings.storage());
                return new String(client.getData().forPath(CLUSTER), StandardCharsets.UTF_8);
            } finally {
                lock.release();
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("The cluster cannot be prepared in ZooKeeper: " + e.getMessage(), e);
        }
    }

    private BookKeeper openLedgers() throws IOException {
        try {
            return BookKeeper.newBuilder(settings.storage().client()).build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while ledgers were to be reached.", e);
        } catch (Exception e) {
            throw new IOException("Ledgers cannot be reached: " + e.getMessage(), e);
        }
    }

    private int minInSync(PartitionId partition) {
        Topic topic = watch.view().topics().get(partition.topic());
        return topic == null ? 1 : settings.minInSync(topic);
    }

    /** Follows what is agreed on. On the thread of the cluster. */
    private void look(ClusterView view) {
        Registration own = registration;
        if (own == null) {
            return;
        }
        own.look(view);
        ledger.changed(view);
        if (followOwnership(view)) {
            ownership.run();
        }
        store.look();
        controller.decide(view);
    }

    private boolean followOwnership(ClusterView view) {
        Map<PartitionId, LogSettings> wanted = new LinkedHashMap<>();
        Set<PartitionId> there = new HashSet<>();
        for (Topic topic : view.topics().values()) {
            LogSettings kept = topicSettings.logSettings(topic.settings());
            for (int index = 0; index < topic.partitions(); index++) {
                PartitionId id = topic.partition(index);
                there.add(id);
                PartitionState state = view.find(id);
                if (state != null && state.leader() == config.nodeId()) {
                    wanted.put(id, kept);
                    store.find(id).filter(log -> !log.settings().equals(kept)).ifPresent(log -> log.settings(kept));
                }
            }
        }
        boolean changed = false;
        for (PartitionId id : store.taken()) {
            if (!wanted.containsKey(id)) {
                store.release(id, !there.contains(id));
                changed = true;
            }
        }
        wanted.forEach((id, kept) -> {
            if (store.isGone(id)) {
                take(id, kept);
            }
        });
        return changed;
    }

    private void take(PartitionId id, LogSettings kept) {
        store.take(id, kept).whenComplete((taken, failure) -> {
            if (failure == null) {
                ownership.run();
            }
        });
    }

    @Override
    public String clusterId() {
        return clusterId;
    }

    @Override
    public LedgerStore store() {
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
        return new ClusterPlacement(config.nodeId(), watch::view);
    }

    @Override
    public CompactionState compaction() {
        return store.compaction();
    }

    @Override
    public CompletableFuture<List<StoreDirectory>> directories() {
        File directory = settings.storage().places().ledgers().toFile();
        List<PartitionLog> here = new ArrayList<>(store.partitions());
        return CompletableFuture.completedFuture(List.of(
                new StoreDirectory(directory.getPath(), directory.getTotalSpace(), directory.getUsableSpace(), here)));
    }

    @Override
    public void begin(Map<String, Endpoint> endpoints, Runnable listener) throws IOException {
        Map<String, String> told = new LinkedHashMap<>();
        endpoints.forEach((name, endpoint) -> told.put(name, endpoint.host() + ":" + endpoint.port()));
        Registration own = new Registration(
                client,
                new NodeRecord(
                        config.nodeId(),
                        UUID.randomUUID().toString(),
                        told,
                        config.find(NodeKeys.RACK).orElse("")));
        own.begin(2L * settings.sessionMillis());
        ownership = listener;
        registration = own;
        controller.start();
        watch.start();
    }

    @Override
    public void close() {
        Registration own = registration;
        registration = null;
        if (own != null) {
            own.end();
        }
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("Something could not be closed in order.", e);
            }
        }
    }
}
