package io.weir.connector.jdbc;

import io.weir.api.connector.ProcessingTimeService;
import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.basic.BatchTimer;
import io.weir.api.connector.basic.Outage;
import io.weir.api.metrics.Counter;
import io.weir.api.metrics.MetricGroup;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends records in batches, each one transaction that is repeated as a whole until the database has taken it.
 *
 * @param <T> the records
 */
final class BatchWriter<T> implements SinkWriter<T> {
    private final BatchSession<T> session;
    private final JdbcExecutionOptions options;
    private final Outage.Waiting waiting;
    private final Counter sent;
    private final Counter repeated;
    private final List<T> batch = new ArrayList<>();

    BatchWriter(BatchSession<T> session, JdbcExecutionOptions options, Outage.Waiting waiting, MetricGroup metrics) {
        this.session = session;
        this.options = options;
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
            throw new IOException("Interrupted while connecting to " + session.database() + ".", e);
        }
        if (options.batchIntervalMillis() > 0) {
            new BatchTimer(clock, options.batchIntervalMillis(), this::send).schedule();
        }
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        batch.add(element);
        if (batch.size() >= options.batchSize()) {
            send();
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        send();
    }

    private void send() throws IOException, InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        untilDone("write %d records".formatted(batch.size()), () -> session.run(batch));
        sent.inc(batch.size());
        batch.clear();
    }

    /** Something to do with the database. */
    private interface Work {
        void run() throws SQLException, IOException;
    }

    /** Does it again on a new connection, after an outage as often as its time allows. */
    private void untilDone(String what, Work work) throws IOException, InterruptedException {
        Outage outage = new Outage(
                "The database " + session.database(),
                JdbcExecutionOptions.OUTAGE_SETTING,
                options.outageTimeoutMillis(),
                waiting);
        int retries = 0;
        while (true) {
            try {
                work.run();
                outage.over();
                return;
            } catch (SQLException e) {
                session.close();
                if (SqlErrors.isOutage(e)) {
                    outage.awaitNextTry(what, SqlErrors.message(e), e);
                } else if (SqlErrors.isPassing(e) && retries < options.maxRetries()) {
                    retries++;
                } else {
                    throw refused(what, e, retries);
                }
                repeated.inc();
            }
        }
    }

    private IOException refused(String what, SQLException e, int retries) {
        return new IOException(
                "The database %s refused to %s%s: %s. The statement is: %s"
                        .formatted(
                                session.database(),
                                what,
                                retries == 0 ? "" : ", also at %d further tries".formatted(retries),
                                SqlErrors.message(e),
                                session.sql()),
                e);
    }

    @Override
    public void close() {
        session.close();
    }
}
