/**
 * Writing to key-value stores that speak Redis' protocol. {@link io.weir.connector.redis.RedisSink} sends {@link
 * io.weir.connector.redis.RedisCommand}s in batches, one after another on one connection for each subtask, and repeats a batch
 * whose answers it did not get.
 */
@NullMarked
package io.weir.connector.redis;

import org.jspecify.annotations.NullMarked;
