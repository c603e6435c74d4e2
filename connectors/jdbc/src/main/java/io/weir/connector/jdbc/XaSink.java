package io.weir.connector.jdbc;

import io.weir.api.connector.Committer;
import io.weir.api.connector.CommitterInitContext;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.StatefulSinkWriter;
import io.weir.api.connector.SupportsCommitter;
import io.weir.api.connector.SupportsWriterState;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.connector.basic.Outage;
import io.weir.api.functions.TaskInfo;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Exactly once.
 *
 * @param <T> the records
 */
final class XaSink<T> extends JdbcSink<T>
        implements SupportsWriterState<T, XaWriterState>, SupportsCommitter<XaCommittable> {
    private static final long serialVersionUID = 1L;

    private final BatchStatement<T> statement;
    private final JdbcExecutionOptions options;
    private final JdbcExactlyOnceOptions exactlyOnceOptions;
    private final XaDataSourceSupplier source;

    /**
     * Names this run of the subtask, for its writer and its committer, of which the latter is made first. Where several subtasks
     * share the sink, a writer may get another's name: its branches then count as those of an earlier run, which is safe.
     */
    private transient volatile String execution = "";

    XaSink(
            BatchStatement<T> statement,
            JdbcExecutionOptions options,
            JdbcExactlyOnceOptions exactlyOnceOptions,
            XaDataSourceSupplier source) {
        this.statement = statement;
        this.options = options;
        this.exactlyOnceOptions = exactlyOnceOptions;
        this.source = source;
    }

    @Override
    public Committer<XaCommittable> createCommitter(CommitterInitContext context) {
        String name = UUID.randomUUID().toString();
        execution = name;
        return new XaCommitter(session(), name);
    }

    private XaSession session() {
        return new XaSession(
                source.get(),
                "'" + exactlyOnceOptions.transactionIdPrefix() + "'",
                options.outageTimeoutMillis(),
                Outage.Waiting.REAL);
    }

    @Override
    public StatefulSinkWriter<T, XaWriterState> createWriter(WriterInitContext context) throws IOException {
        return open(context, false, List.of());
    }

    @Override
    public StatefulSinkWriter<T, XaWriterState> restoreWriter(
            WriterInitContext context, Collection<XaWriterState> recoveredState) throws IOException {
        return open(context, true, recoveredState);
    }

    private StatefulSinkWriter<T, XaWriterState> open(
            WriterInitContext context, boolean restored, Collection<XaWriterState> former) throws IOException {
        TaskInfo task = context.getTaskInfo();
        StaleBranches stale =
                new StaleBranches(task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks(), restored, former);
        XaBranches branches = new XaBranches(session(), exactlyOnceOptions, stale);
        XaWriter<T> writer = new XaWriter<>(statement, options, branches, execution, context.metricGroup());
        try {
            writer.start(context.getProcessingTimeService());
        } catch (IOException | RuntimeException e) {
            writer.close();
            throw e;
        }
        return writer;
    }

    @Override
    public SimpleVersionedSerializer<XaWriterState> getWriterStateSerializer() {
        return XaWriterState.SERIALIZER;
    }

    @Override
    public SimpleVersionedSerializer<XaCommittable> getCommittableSerializer() {
        return XaCommittable.SERIALIZER;
    }
}
