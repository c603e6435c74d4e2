package io.weir.connector.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/**
 * One change of one key. There are only changes that may be made twice: what is written again after a failure leaves the store as
 * if it had been written once. So there is no {@code INCR} and no {@code LPUSH}; keep the count or the list in the job's state
 * and write it whole.
 */
public final class RedisCommand {
    private final Protocol.Command name;
    private final byte[] key;
    private final List<byte[]> arguments;

    private RedisCommand(Protocol.Command name, byte[] key, List<byte[]> arguments) {
        this.name = name;
        this.key = key;
        this.arguments = arguments;
    }

    /** {@code key} has {@code value} from now on, both in UTF-8. */
    public static RedisCommand set(String key, String value) {
        return set(bytes(key), bytes(value));
    }

    /** {@code key} has {@code value} from now on. The arrays are the command's. */
    public static RedisCommand set(byte[] key, byte[] value) {
        return new RedisCommand(Protocol.Command.SET, key, List.of(value));
    }

    /** {@code field} of the hash {@code key} has {@code value} from now on, all in UTF-8. */
    public static RedisCommand hset(String key, String field, String value) {
        return hset(key, Map.of(field, value));
    }

    /** Fields of the hash {@code key} have these values from now on; others stay. At least one. */
    public static RedisCommand hset(String key, Map<String, String> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("HSET of the key '%s' has no field.".formatted(key));
        }
        List<byte[]> arguments = new ArrayList<>();
        for (Map.Entry<String, String> value : values.entrySet()) {
            arguments.add(bytes(value.getKey()));
            arguments.add(bytes(value.getValue()));
        }
        return new RedisCommand(Protocol.Command.HSET, bytes(key), arguments);
    }

    /** {@code key} is gone from now on. */
    public static RedisCommand del(String key) {
        return del(bytes(key));
    }

    /** {@code key} is gone from now on. The array is the command's. */
    public static RedisCommand del(byte[] key) {
        return new RedisCommand(Protocol.Command.DEL, key, List.of());
    }

    /** {@code field} of the hash {@code key} is gone from now on. */
    public static RedisCommand hdel(String key, String field) {
        return new RedisCommand(Protocol.Command.HDEL, bytes(key), List.of(bytes(field)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What is sent.
     *
     * @param timeToLiveMillis from now on; 0: the key stays
     */
    List<CommandArguments> wireForms(long timeToLiveMillis) {
        CommandArguments command = new CommandArguments(name).add(key);
        arguments.forEach(command::add);
        if (timeToLiveMillis == 0 || name == Protocol.Command.DEL || name == Protocol.Command.HDEL) {
            return List.of(command);
        }
        if (name == Protocol.Command.SET) {
            return List.of(command.add("PX").add(timeToLiveMillis));
        }
        return List.of(
                command, new CommandArguments(Protocol.Command.PEXPIRE).add(key).add(timeToLiveMillis));
    }

    /** The command and its key, for people. */
    @Override
    public String toString() {
        return name + " " + new String(key, StandardCharsets.UTF_8);
    }
}
