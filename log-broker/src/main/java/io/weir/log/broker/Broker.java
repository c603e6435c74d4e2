package io.weir.log.broker;

import io.weir.log.config.BrokerConfig;
import io.weir.log.config.NodeKeys;
import io.weir.log.node.Placement;
import io.weir.log.store.LogStore;
import io.weir.log.topic.Topics;
import io.weir.log.wire.Apis;
import io.weir.log.wire.Endpoint;
import io.weir.log.wire.Features;
import io.weir.log.wire.Identity;
import io.weir.log.wire.Partitions;
import io.weir.log.wire.WireServer;
import io.weir.log.wire.admin.AdminApis;
import io.weir.log.wire.records.RecordApis;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker, from its files to its ports; the one class that knows all of it. Serves from the moment it is made until it is
 * closed.
 */
public final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    /** Transactions have an epoch each; older clients go the older way all the same. */
    private static final Features FEATURES = new Features((short) 2, 0);

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
            Storage storage = open(config);
            started.push(storage);
            Topics topics = storage.topics();
            LogStore store = storage.store();
            server = WireServer.bind(BrokerSettings.wire(config));
            started.push(server);
            Coordinators coordinators = new Coordinators(config, storage);
            started.push(coordinators);
            Identity identity = new Identity(
                    storage.clusterId(),
                    config.nodeId(),
                    config.find(NodeKeys.RACK).orElse(null));
            Placement placement = storage.placement();
            RecordApis records = new RecordApis(
                    identity,
                    placement,
                    new Partitions(topics, store, placement.isShared()),
                    storage.producerIds(),
                    coordinators.guard(),
                    BrokerSettings.records(config));
            closeBefore(server, records);
            http = openHttp(new BrokerState(config, storage, server, records));
            Apis.Builder apis = Apis.builder(identity, FEATURES);
            records.addTo(apis);
            coordinators.addTo(apis, placement);
            AdminApis.add(apis, topics, config, storage::directories);
            storage.begin(endpoints(), coordinators::refresh);
            coordinators.open();
            server.serve(apis.build());
            LOG.info(
                    "Broker {} of cluster {} is up: {} topics, data in {}.",
                    config.nodeId(),
                    storage.clusterId(),
                    topics.all().size(),
                    config.logDirectories());
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Storage open(BrokerConfig config) throws IOException {
        if (config.find(NodeKeys.ZOOKEEPER).isEmpty()) {
            return new LocalStorage(config);
        }
        for (StorageFactory each : ServiceLoader.load(StorageFactory.class)) {
            return each.open(config);
        }
        throw new IOException("'%s' is set, and what several nodes need is not on the class path: lib/log-cluster."
                .formatted(NodeKeys.ZOOKEEPER.name()));
    }

    private Map<String, Endpoint> endpoints() {
        Map<String, Endpoint> endpoints = new LinkedHashMap<>();
        config.listeners().forEach(each -> endpoints.put(each.name(), server.of(each.name())));
        return endpoints;
    }

    /** Closes {@code second} once {@code first} is closed, which uses it. */
    private void closeBefore(AutoCloseable first, AutoCloseable second) {
        started.remove(first);
        started.push(second);
        started.push(first);
    }

    private Optional<HttpPort> openHttp(BrokerState state) throws IOException {
        if (!config.value(NodeKeys.HTTP_ENABLED)) {
            return Optional.empty();
        }
        HttpPort port = HttpPort.open(config.value(NodeKeys.HTTP_HOST), config.value(NodeKeys.HTTP_PORT), state);
        started.push(port);
        return Optional.of(port);
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
