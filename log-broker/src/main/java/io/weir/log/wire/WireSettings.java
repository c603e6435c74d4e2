package io.weir.log.wire;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the broker is reached and what it bears; the names of users' settings are in brackets.
 *
 * @param listeners one or more, of different names [listeners, advertised.listeners]
 * @param limits what it bears
 * @param networkThreads that read and write [num.network.threads]
 */
public record WireSettings(List<Listener> listeners, Limits limits, int networkThreads) {
    /** Checks names and counts. */
    public WireSettings {
        listeners = List.copyOf(listeners);
        if (listeners.isEmpty()) {
            throw new IllegalArgumentException("The broker listens nowhere. Set 'listeners'.");
        }
        Set<String> names = new HashSet<>();
        for (Listener listener : listeners) {
            if (!names.add(listener.name)) {
                throw new IllegalArgumentException(
                        "There are two listeners of the name %s. Rename one in 'listeners'.".formatted(listener.name));
            }
        }
        if (networkThreads < 1) {
            throw new IllegalArgumentException("num.network.threads=%d must be 1 or more.".formatted(networkThreads));
        }
    }

    /**
     * A port to listen on.
     *
     * @param name such as {@code PLAINTEXT}
     * @param bindHost the address to listen on
     * @param bindPort 0: any free one
     * @param advertised what clients are told; {@code null}: {@code bindHost} and the port that it got. A port of 0 within it
     *     is that port too
     */
    public record Listener(
            String name,
            String bindHost,
            int bindPort,
            @Nullable Endpoint advertised) {}

    /**
     * What the broker bears. What is above a limit waits in the client's socket, unless something else is said.
     *
     * @param requestBytes largest request; a larger one closes the connection [socket.request.max.bytes]
     * @param memoryBytes of all requests under way; may be exceeded by one request
     * @param connectionBytes of the requests under way on one connection; may be exceeded by one request
     * @param connectionRequests under way on one connection
     * @param connections open at once; another one is closed at once [max.connections]
     * @param idleMillis after which a connection on which nothing happens is closed [connections.max.idle.ms]
     */
    public record Limits(
            int requestBytes,
            long memoryBytes,
            int connectionBytes,
            int connectionRequests,
            int connections,
            long idleMillis) {
        /** Kafka's where it has one; memory for requests is a quarter of the heap. */
        public static final Limits DEFAULT = new Limits(
                104_857_600, Math.max(32 << 20, Runtime.getRuntime().maxMemory() / 4), 16 << 20, 64, 10_000, 600_000);

        /** Checks that each is above 0. */
        public Limits {
            if (requestBytes <= 0
                    || memoryBytes <= 0
                    || connectionBytes <= 0
                    || connectionRequests <= 0
                    || connections <= 0
                    || idleMillis <= 0) {
                throw new IllegalArgumentException(
                        "Every limit must be above 0: requests of %d bytes, %d bytes in all, %d bytes and %d requests for a connection, %d connections, %d ms idle."
                                .formatted(
                                        requestBytes,
                                        memoryBytes,
                                        connectionBytes,
                                        connectionRequests,
                                        connections,
                                        idleMillis));
            }
        }
    }
}
