package io.weir.connector.redis;

import java.io.Serializable;
import java.net.URI;

/**
 * What a sink was told.
 *
 * @param uri of the server, with user, password and number of the database
 * @param timeToLiveMillis of keys that are written; 0: they stay
 * @param batchSize records that are sent at once
 * @param batchIntervalMillis how long a record waits at most; 0: until the batch is full or a checkpoint is taken
 * @param socketTimeoutMillis how long an answer is waited for
 * @param outageTimeoutMillis how long the server may be away
 */
record RedisSettings(
        URI uri,
        long timeToLiveMillis,
        int batchSize,
        long batchIntervalMillis,
        int socketTimeoutMillis,
        long outageTimeoutMillis)
        implements Serializable {
    /** The server without the password. */
    String server() {
        String path = uri.getPath() == null ? "" : uri.getPath();
        return "%s:%d%s".formatted(uri.getHost(), uri.getPort(), path);
    }

    @Override
    public String toString() {
        return server();
    }
}
