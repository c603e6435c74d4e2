package io.weir.connector.redis;

import io.weir.api.connector.basic.BatchFailure;
import io.weir.api.connector.basic.BatchServer;
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
final class RedisSession implements BatchServer<RedisCommand> {
    private static final Logger LOG = LoggerFactory.getLogger(RedisSession.class);

    private final RedisSettings settings;
    private @Nullable Connection connection;

    RedisSession(RedisSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "The Redis server " + settings.server();
    }

    @Override
    public void open() throws BatchFailure {
        try {
            connected();
        } catch (JedisException e) {
            throw failure(RedisErrors.message(e), e);
        }
    }

    /** Sends all commands, then reads all answers; what the server refused first, if it refused one, is the failure. */
    @Override
    public void send(List<RedisCommand> commands) throws BatchFailure {
        try {
            run(commands);
        } catch (JedisException e) {
            throw failure(RedisErrors.message(e), e);
        }
    }

    private static BatchFailure failure(String reason, JedisException e) {
        BatchFailure.Kind kind = RedisErrors.isPassing(e) ? BatchFailure.Kind.AWAY : BatchFailure.Kind.REFUSED;
        return new BatchFailure(kind, reason, e);
    }

    private Connection connected() {
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

    private void run(List<RedisCommand> commands) throws BatchFailure {
        Connection open = connected();
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
                if (RedisErrors.isPassing(refused)) {
                    throw refused;
                }
                throw failure("%s: %s".formatted(sent.get(i), RedisErrors.message(refused)), refused);
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
