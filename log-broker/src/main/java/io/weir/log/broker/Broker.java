package io.weir.log.broker;

import io.weir.log.config.BrokerConfig;
import io.weir.log.config.Listener;
import io.weir.log.config.LogKeys;
import io.weir.log.config.NodeKeys;
import io.weir.log.disk.Disk;
import io.weir.log.disk.LocalDisk;
import io.weir.log.local.LocalStore;
import io.weir.log.local.StoreSettings;
import io.weir.log.topic.FileMetadataStore;
import io.weir.log.topic.LoadedTopics;
import io.weir.log.topic.MetadataStore;
import io.weir.log.topic.TopicPolicy;
import io.weir.log.topic.TopicSettings;
import io.weir.log.topic.Topics;
import io.weir.log.wire.Endpoint;
import io.weir.log.wire.Features;
import io.weir.log.wire.Identity;
import io.weir.log.wire.WireServer;
import io.weir.log.wire.WireSettings;
import io.weir.log.wire.Apis;
import io.weir.log.wire.admin.AdminApis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker, from its files to its ports; the one class that knows all of it. Serves from the moment it is made until it is
 * closed.
 */
public final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    private static final long LONGEST_FLUSH_MILLIS = 10_000;

    private final BrokerConfig config;

    /** What was started, the last first: it is closed in this order. */
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    private final WireServer server;
    private final Optional<HttpPort> http;

    /**
     * Starts a broker.
     *
     * @throws IOException if its directories or ports cannot be had, or something in them is damaged; the message says what to
     *     do
     */
    public static Broker start(BrokerConfig config) throws IOException {
        return new Broker(config);
    }

    private Broker(BrokerConfig config) throws IOException {
        this.config = config;
        try {
            Disk disk = new LocalDisk();
            MetadataStore metadata =
                    FileMetadataStore.open(disk, config.logDirectories().get(0).resolve("metadata"), UUID::randomUUID);
            AutoCloseable lockOfMetadata = metadata;
            started.push(lockOfMetadata);
            LoadedTopics loaded = LoadedTopics.load(metadata, new TopicSettings(config));
            LocalStore store = LocalStore.open(
                    disk, storeSettings(config, metadata.clusterId()), InstantSource.system(), loaded::settingsOf);
            started.push(store);
            Topics topics = Topics.open(loaded, store, TopicPolicy.from(config), UUID::randomUUID);
            started.remove(lockOfMetadata); // Topics give it back from now on.
            started.push(topics);
            server = WireServer.bind(wireSettings(config));
            started.push(server);
            BrokerState state = new BrokerState(config, metadata.clusterId(), store, topics, server);
            http = openHttp(state);
            Apis.Builder apis = Apis.builder(new Identity(metadata.clusterId(), config.nodeId()), Features.NONE);
            AdminApis.add(apis, topics, config, store::directories);
            server.serve(apis.build());
            LOG.info(
                    "Broker {} of cluster {} is up: {} topics, data in {}.",
                    config.nodeId(),
                    metadata.clusterId(),
                    topics.all().size(),
                    config.logDirectories());
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Optional<HttpPort> openHttp(BrokerState state) throws IOException {
        if (!config.value(NodeKeys.HTTP_ENABLED)) {
            return Optional.empty();
        }
        HttpPort port = HttpPort.open(config.value(NodeKeys.HTTP_HOST), config.value(NodeKeys.HTTP_PORT), state);
        started.push(port);
        return Optional.of(port);
    }

    private static StoreSettings storeSettings(BrokerConfig config, String clusterId) {
        long flushMillis = config.find(LogKeys.FLUSH_MILLIS).orElse(LONGEST_FLUSH_MILLIS);
        return new StoreSettings(
                config.logDirectories(),
                config.journalDirectory(),
                new StoreSettings.Identity(clusterId, config.nodeId()),
                new StoreSettings.JournalSizes(
                        config.value(NodeKeys.JOURNAL_FILE_BYTES), config.value(NodeKeys.JOURNAL_GROUP_BYTES)),
                new StoreSettings.Periods(
                        Math.min(flushMillis, LONGEST_FLUSH_MILLIS),
                        config.value(LogKeys.RETENTION_CHECK),
                        config.value(NodeKeys.DISK_CHECK_INTERVAL),
                        config.value(LogKeys.PRODUCER_EXPIRATION)),
                config.value(NodeKeys.DISK_USAGE),
                config.value(NodeKeys.RECOVERY_THREADS));
    }

    private static WireSettings wireSettings(BrokerConfig config) {
        List<WireSettings.Listener> listeners = new ArrayList<>();
        for (Listener each : config.listeners()) {
            listeners.add(new WireSettings.Listener(
                    each.name(), each.bindHost(), each.port(), advertised(config, each)));
        }
        WireSettings.Limits limits = WireSettings.Limits.DEFAULT;
        return new WireSettings(
                listeners,
                new WireSettings.Limits(
                        config.value(NodeKeys.LARGEST_REQUEST),
                        limits.memoryBytes(),
                        limits.connectionBytes(),
                        limits.connectionRequests(),
                        config.value(NodeKeys.MAX_CONNECTIONS),
                        config.value(NodeKeys.MAX_IDLE)),
                config.value(NodeKeys.NETWORK_THREADS));
    }

    /** What clients are told of a listener: its own address serves where it is one, else the name of this machine. */
    private static Endpoint advertised(BrokerConfig config, Listener listener) {
        for (Listener each : config.advertisedListeners()) {
            if (each.name().equals(listener.name())) {
                return new Endpoint(each.host(), each.port());
            }
        }
        return new Endpoint(listener.isWildcard() ? HostName.ofThisMachine() : listener.host(), listener.port());
    }

    /** Where clients of a listener connect, as host:port; also what to give to clients as bootstrap.servers. */
    public String address(String listener) {
        return server.of(listener).toString();
    }

    /** The HTTP port; empty: there is none. */
    public Optional<Integer> httpPort() {
        return http.map(HttpPort::port);
    }

    /** Ends it in order, so that the next start has nothing to recover. */
    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                LOG.warn("Something could not be closed in order; the next start looks after it.", e);
            }
        }
        LOG.info("Broker {} has ended.", config.nodeId());
    }
}
