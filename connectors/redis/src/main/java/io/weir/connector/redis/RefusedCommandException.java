package io.weir.connector.redis;

import redis.clients.jedis.exceptions.JedisDataException;

/** The server refused a command, and would again. */
final class RefusedCommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedCommandException(RedisCommand command, JedisDataException refused) {
        super("%s: %s".formatted(command, refused.getMessage()), refused);
    }
}
