package io.weir.connector.jdbc;

import io.weir.api.connector.CommittingSinkWriter;
import io.weir.api.connector.ProcessingTimeService;
import io.weir.api.connector.StatefulSinkWriter;
import io.weir.api.connector.basic.BatchTimer;
import io.weir.api.metrics.Counter;
import io.weir.api.metrics.MetricGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Writes batches into the branch of the checkpoint at hand. A batch that meets a lock stays and grows until the branch that holds
 * the lock is committed, or until the checkpoint; there it has to go through.
 *
 * @param <T> the records
 */
final class XaWriter<T> implements StatefulSinkWriter<T, XaWriterState>, CommittingSinkWriter<T, XaCommittable> {
    /** Between checkpoints; then others can go on, above all the commit that gives the lock free. */
    private static final long SHORT_LOCK_MILLIS = 50;

    private final BatchStatement<T> statement;
    private final JdbcExecutionOptions options;
    private final XaBranches branches;
    private final String execution;
    private final Counter sent;
    private final Counter postponed;
    private final List<T> batch = new ArrayList<>();

    /** Records in the batch at which it is sent. */
    private int sendAt;

    XaWriter(
            BatchStatement<T> statement,
            JdbcExecutionOptions options,
            XaBranches branches,
            String execution,
            MetricGroup metrics) {
        this.statement = statement;
        this.options = options;
        this.branches = branches;
        this.execution = execution;
        sendAt = options.batchSize();
        sent = metrics.counter("numRecordsSend");
        postponed = metrics.counter("numBatchesPostponed");
    }

    void start(ProcessingTimeService clock) throws IOException {
        try {
            branches.open();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(
                    "Interrupted while sink '%s' connected."
                            .formatted(branches.options().transactionIdPrefix()),
                    e);
        }
        if (options.batchIntervalMillis() > 0) {
            new BatchTimer(clock, options.batchIntervalMillis(), this::sendUnlessLocked).schedule();
        }
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        batch.add(element);
        if (batch.size() >= sendAt) {
            sendUnlessLocked();
        }
    }

    private void sendUnlessLocked() throws IOException, InterruptedException {
        if (!send(SHORT_LOCK_MILLIS)) {
            postponed.inc();
            sendAt = batch.size() + options.batchSize();
        }
    }

    private boolean send(long lockMillis) throws IOException, InterruptedException {
        if (batch.isEmpty()) {
            return true;
        }
        if (!branches.run(statement, batch, lockMillis)) {
            return false;
        }
        sent.inc(batch.size());
        batch.clear();
        sendAt = options.batchSize();
        return true;
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        long lockMillis = branches.options().lockTimeoutMillis();
        if (!send(lockMillis)) {
            throw new IOException(
                    "Sink '%s' waited %d ms for rows that other transactions hold, and cannot take part in the checkpoint. If an earlier checkpoint was given up, its transaction holds them, and a restart settles that. If two subtasks write the same rows, key the stream by the table's key before the sink. The time is set with JdbcExactlyOnceOptions.withLockTimeoutMs."
                            .formatted(branches.options().transactionIdPrefix(), lockMillis));
        }
    }

    @Override
    public Collection<XaCommittable> prepareCommit() throws IOException {
        BranchId prepared = branches.prepare();
        return prepared == null ? List.of() : List.of(new XaCommittable(prepared, execution));
    }

    @Override
    public List<XaWriterState> snapshotState(long checkpointId) {
        return List.of(branches.state());
    }

    @Override
    public void close() {
        branches.close();
    }
}
