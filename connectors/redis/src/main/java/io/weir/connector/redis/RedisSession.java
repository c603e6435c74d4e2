package io.weir.connector.redis;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/** One connection, made anew where it was lost. */
final class RedisSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisSession.class);

    private final RedisSettings settings;
    private @Nullable Connection connection;

    RedisSession(RedisSettings settings) {
        this.settings = settings;
    }

    /** Connects, unless it is connected; the server takes commands. */
    Connection open() {
        Connection open = connection;
        if (open != null) {
            return open;
        }
        URI uri = settings.uri();
        Connection made = new Connection(
                new HostAndPort(uri.getHost(), uri.getPort()),
                DefaultJedisClientConfig.builder()
                        .user(JedisURIHelper.getUser(uri))
                        .password(JedisURIHelper.getPassword(uri))
                        .database(JedisURIHelper.getDBIndex(uri))
                        .ssl(JedisURIHelper.isRedisSSLScheme(uri))
                        .connectionTimeoutMillis(settings.socketTimeoutMillis())
                        .socketTimeoutMillis(settings.socketTimeoutMillis())
                        .build());
        connection = made;
        made.executeCommand(Protocol.Command.PING);
        return made;
    }

    /**
     * Sends all commands, then reads all answers.
     *
     * @throws JedisException what the server refused first, if it refused one; or that it is away
     * @throws RefusedCommandException where the server refused one for good
     */
    void run(List<RedisCommand> commands) {
        Connection open = open();
        List<RedisCommand> sent = new ArrayList<>(commands.size());
        for (RedisCommand command : commands) {
            for (CommandArguments form : command.wireForms(settings.timeToLiveMillis())) {
                open.sendCommand(form);
                sent.add(command);
            }
        }
        List<Object> answers = open.getMany(sent.size());
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) instanceof JedisDataException refused) {
                throw RedisErrors.isPassing(refused) ? refused : new RefusedCommandException(sent.get(i), refused);
            }
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (JedisException e) {
                LOG.debug("The connection to {} could not be closed.", settings.server(), e);
            }
        }
    }
}
