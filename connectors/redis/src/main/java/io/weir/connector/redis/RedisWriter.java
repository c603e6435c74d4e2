package io.weir.connector.redis;

import io.weir.api.connector.ProcessingTimeService;
import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.basic.BatchTimer;
import io.weir.api.connector.basic.Outage;
import io.weir.api.metrics.Counter;
import io.weir.api.metrics.MetricGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Sends changes in batches. A batch whose answers did not all come is sent again as a whole, in the same order, so that the last
 * change of each key is the last one that the store sees.
 *
 * @param <T> the records
 */
final class RedisWriter<T> implements SinkWriter<T> {
    private final RedisSession session;
    private final RedisSettings settings;
    private final RedisCommandMapper<T> mapper;
    private final Outage.Waiting waiting;
    private final Counter sent;
    private final Counter repeated;
    private final List<RedisCommand> batch = new ArrayList<>();

    RedisWriter(
            RedisSession session,
            RedisSettings settings,
            RedisCommandMapper<T> mapper,
            Outage.Waiting waiting,
            MetricGroup metrics) {
        this.session = session;
        this.settings = settings;
        this.mapper = mapper;
        this.waiting = waiting;
        sent = metrics.counter("numRecordsSend");
        repeated = metrics.counter("numBatchesRepeated");
    }

    /** Connects, and sends what waits from time to time from now on. */
    void start(ProcessingTimeService clock) throws IOException {
        try {
            untilDone("connect", session::open);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while connecting to " + settings.server() + ".", e);
        }
        if (settings.batchIntervalMillis() > 0) {
            new BatchTimer(clock, settings.batchIntervalMillis(), this::send).schedule();
        }
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        batch.add(mapper.map(element));
        if (batch.size() >= settings.batchSize()) {
            send();
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        send();
    }

    private void send() throws IOException, InterruptedException {
        if (!batch.isEmpty()) {
            untilDone("write %d records".formatted(batch.size()), () -> session.run(batch));
            sent.inc(batch.size());
            batch.clear();
        }
    }

    private void untilDone(String what, Runnable work) throws IOException, InterruptedException {
        Outage outage = new Outage(
                "The Redis server " + settings.server(),
                "RedisSinkBuilder.setOutageTimeout",
                settings.outageTimeoutMillis(),
                waiting);
        while (true) {
            try {
                work.run();
                outage.over();
                return;
            } catch (RefusedCommandException e) {
                session.close();
                throw refused(what, e);
            } catch (JedisException e) {
                session.close();
                if (!RedisErrors.isPassing(e)) {
                    throw refused(what, e);
                }
                outage.awaitNextTry(what, RedisErrors.message(e), e);
                repeated.inc();
            }
        }
    }

    private IOException refused(String what, RuntimeException e) {
        return new IOException(
                "The Redis server %s refused to %s: %s".formatted(settings.server(), what, RedisErrors.message(e)), e);
    }

    @Override
    public void close() {
        session.close();
    }
}
