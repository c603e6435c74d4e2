package io.weir.connector.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link RedisSink}; server and command mapper are needed.
 *
 * @param <T> the records
 */
public final class RedisSinkBuilder<T> {
    private static final int DEFAULT_PORT = 6379;

    private @Nullable URI uri;
    private @Nullable RedisCommandMapper<T> mapper;
    private long timeToLiveMillis;
    private int batchSize = 1_000;
    private long batchIntervalMillis;
    private int socketTimeoutMillis = 5_000;
    private long outageTimeoutMillis = 60_000;

    RedisSinkBuilder() {}

    /** The server: {@code redis://user:password@host:6379/0}, or {@code rediss://} for TLS. Port and database may be left out. */
    public RedisSinkBuilder<T> setUri(String address) {
        try {
            URI given = new URI(address);
            boolean scheme = "redis".equals(given.getScheme()) || "rediss".equals(given.getScheme());
            if (!scheme || given.getHost() == null || !isDatabase(given.getPath())) {
                throw refused();
            }
            int port = given.getPort() < 0 ? DEFAULT_PORT : given.getPort();
            uri = new URI(given.getScheme(), given.getUserInfo(), given.getHost(), port, given.getPath(), null, null);
            return this;
        } catch (URISyntaxException e) {
            throw refused();
        }
    }

    private static boolean isDatabase(@Nullable String path) {
        return path == null || path.matches("|/|/\\d{1,9}");
    }

    /** The address may hold a password, so it is not repeated. */
    private static IllegalArgumentException refused() {
        return new IllegalArgumentException(
                "The address of a Redis server is redis://[user:password@]host[:port][/database], or rediss:// for TLS; this one is not.");
    }

    /** What a record changes. */
    public RedisSinkBuilder<T> setCommandMapper(RedisCommandMapper<T> commandMapper) {
        mapper = commandMapper;
        return this;
    }

    /** Keys are gone so long after they were written last; they stay unless set. At least a millisecond. */
    public RedisSinkBuilder<T> setTimeToLive(Duration timeToLive) {
        timeToLiveMillis = atLeast(1, timeToLive.toMillis(), "A time to live");
        return this;
    }

    /** Records that are sent at once, 1,000 unless set. Larger ones need more memory, not fewer answers. */
    public RedisSinkBuilder<T> setBatchSize(int records) {
        batchSize = (int) atLeast(1, records, "A batch size");
        return this;
    }

    /** How long a record waits for others at most. Unless set, until the batch is full or a checkpoint is taken. */
    public RedisSinkBuilder<T> setBatchInterval(Duration interval) {
        batchIntervalMillis = atLeast(1, interval.toMillis(), "A batch interval in milliseconds");
        return this;
    }

    /** How long an answer is waited for before the server counts as away, 5 s unless set. */
    public RedisSinkBuilder<T> setSocketTimeout(Duration timeout) {
        socketTimeoutMillis =
                (int) Math.min(Integer.MAX_VALUE, atLeast(1, timeout.toMillis(), "A socket timeout in milliseconds"));
        return this;
    }

    /** How long the server may be away before the job fails over, a minute unless set. */
    public RedisSinkBuilder<T> setOutageTimeout(Duration timeout) {
        outageTimeoutMillis = atLeast(0, timeout.toMillis(), "An outage timeout in milliseconds");
        return this;
    }

    private static long atLeast(long least, long value, String what) {
        if (value < least) {
            throw new IllegalArgumentException("%s is at least %d, not %d.".formatted(what, least, value));
        }
        return value;
    }

    /** The sink. */
    public RedisSink<T> build() {
        URI server = uri;
        RedisCommandMapper<T> commands = mapper;
        if (server == null || commands == null) {
            throw new IllegalStateException(
                    "A Redis sink needs a server (setUri) and what records change (setCommandMapper).");
        }
        return new RedisSink<>(
                new RedisSettings(
                        server,
                        timeToLiveMillis,
                        batchSize,
                        batchIntervalMillis,
                        socketTimeoutMillis,
                        outageTimeoutMillis),
                commands);
    }
}
