package io.weir.connector.jdbc;

import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.connector.basic.BatchingWriter;
import io.weir.api.connector.basic.Outage;
import java.io.IOException;
import java.util.function.Function;

/**
 * At least once.
 *
 * @param <T> the records
 */
final class BatchSink<T> extends JdbcSink<T> {
    private static final long serialVersionUID = 1L;

    private final BatchStatement<T> statement;
    private final JdbcExecutionOptions options;
    private final JdbcConnectionOptions connectionOptions;

    BatchSink(BatchStatement<T> statement, JdbcExecutionOptions options, JdbcConnectionOptions connectionOptions) {
        this.statement = statement;
        this.options = options;
        this.connectionOptions = connectionOptions;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        BatchSession<T> session = new BatchSession<>(statement, connectionOptions, context.getUserCodeClassLoader());
        BatchingWriter.Settings settings = new BatchingWriter.Settings(
                options.batchSize(),
                options.batchIntervalMillis(),
                options.maxRetries(),
                options.outageTimeoutMillis(),
                JdbcExecutionOptions.OUTAGE_SETTING);
        BatchingWriter<T, T> writer = new BatchingWriter<>(
                session, settings, Function.identity(), Outage.Waiting.REAL, context.metricGroup());
        writer.start(context.getProcessingTimeService());
        return writer;
    }
}
