package io.weir.client.cluster;

import io.weir.log.broker.Broker;
import io.weir.log.config.BrokerConfig;
import io.weir.log.config.Listener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log within this JVM: the same broker, with the same settings and files, as in a process of its own. */
public final class LocalLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalLog.class);

    /** The page of the cluster and the commands show what there is to see; a port less that may be in use. */
    private static final Map<String, String> OTHER_DEFAULTS = Map.of("http.server.enabled", "false");

    private final Broker broker;
    private final List<String> addresses;

    private LocalLog(Broker broker, List<String> addresses) {
        this.broker = broker;
        this.addresses = addresses;
    }

    /**
     * Starts it with the settings of {@code directory}, but without an HTTP port unless they ask for one.
     *
     * @param directory where {@code log-broker.properties} may be; {@code null}: all settings have their defaults
     * @param overrides {@code key=value}, over those of the file
     * @param port where it listens on this machine, instead of where {@code listeners} says; 0: any free one
     * @throws io.weir.log.config.ConfigException if the settings are wrong; tells all that is
     * @throws IOException if its directories cannot be had or are damaged, or, with a {@link java.net.BindException} as its
     *     cause, a port is in use; the message says what to do
     */
    public static LocalLog start(@Nullable Path directory, List<String> overrides, OptionalInt port)
            throws IOException {
        List<String> said = new ArrayList<>(overrides);
        port.ifPresent(chosen -> {
            said.add("listeners=PLAINTEXT://localhost:" + chosen);
            // Nothing: clients are told the address that is listened on.
            said.add("advertised.listeners=");
            said.add("listener.security.protocol.map=");
        });
        BrokerConfig config = BrokerConfig.load(directory, said, OTHER_DEFAULTS);
        config.warnings().forEach(LOG::warn);
        Broker broker = Broker.start(config);
        List<String> addresses = config.listeners().stream()
                .map(Listener::name)
                .map(broker::address)
                .toList();
        return new LocalLog(broker, addresses);
    }

    /** Where clients connect, one or more as {@code host:port}. */
    public List<String> addresses() {
        return addresses;
    }

    /** Ends it in order, so that the next start has nothing to recover. */
    @Override
    public void close() {
        broker.close();
    }
}
