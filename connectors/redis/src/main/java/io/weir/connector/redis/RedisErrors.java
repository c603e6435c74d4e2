package io.weir.connector.redis;

import java.util.List;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** What errors of a server mean. */
final class RedisErrors {
    /**
     * How answers begin that pass without anybody changing the job: the server reads its data, runs a script, becomes a primary,
     * has no room for now, or misses its replicas.
     */
    private static final List<String> PASSING = List.of(
            "LOADING",
            "BUSY",
            "MASTERDOWN",
            "READONLY",
            "OOM",
            "NOREPLICAS",
            "TRYAGAIN",
            "CLUSTERDOWN",
            "ERR max number of clients reached");

    private RedisErrors() {}

    /** Whether the same may go well later. */
    static boolean isPassing(JedisException error) {
        if (error instanceof JedisConnectionException) {
            return true;
        }
        String message = String.valueOf(error.getMessage());
        for (String beginning : PASSING) {
            if (message.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    /** What has happened, with what the client tried in vain. */
    static String message(Throwable error) {
        String text = String.valueOf(error.getMessage());
        for (Throwable reason : error.getSuppressed()) {
            text += " " + reason.getMessage();
        }
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
