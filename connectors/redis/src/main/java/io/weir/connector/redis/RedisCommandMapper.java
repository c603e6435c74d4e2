package io.weir.connector.redis;

import java.io.Serializable;

/**
 * Says what a record changes.
 *
 * @param <T> the records
 */
@FunctionalInterface
public interface RedisCommandMapper<T> extends Serializable {
    /** The change. */
    RedisCommand map(T element);
}
