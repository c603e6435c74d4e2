package io.weir.connector.redis;

import io.weir.api.connector.Sink;
import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.connector.basic.BatchingWriter;
import io.weir.api.connector.basic.Outage;
import java.io.IOException;

/**
 * Writes records to a store that speaks Redis' protocol, such as Redis or Valkey:
 *
 * <pre>{@code
 * stream.sinkTo(RedisSink.<Count>builder()
 *         .setUri("redis://localhost:6379")
 *         .setCommandMapper(count -> RedisCommand.set("count:" + count.word(), String.valueOf(count.n())))
 *         .build());
 * }</pre>
 *
 * <p>Each record is written at least once, and what may be written may be written twice; so once a job has caught up with where
 * it was before a failure, the store is as without it. Key the stream by the store's key before the sink: then changes of one key
 * come in the order of their records.
 *
 * @param <T> the records
 */
public final class RedisSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final RedisSettings settings;
    private final RedisCommandMapper<T> mapper;

    RedisSink(RedisSettings settings, RedisCommandMapper<T> mapper) {
        this.settings = settings;
        this.mapper = mapper;
    }

    /** Starts to describe a sink. */
    public static <T> RedisSinkBuilder<T> builder() {
        return new RedisSinkBuilder<>();
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        BatchingWriter<T, RedisCommand> writer = new BatchingWriter<>(
                new RedisSession(settings),
                new BatchingWriter.Settings(
                        settings.batchSize(),
                        settings.batchIntervalMillis(),
                        0,
                        settings.outageTimeoutMillis(),
                        "RedisSinkBuilder.setOutageTimeout"),
                mapper::map,
                Outage.Waiting.REAL,
                context.metricGroup());
        writer.start(context.getProcessingTimeService());
        return writer;
    }
}
