package io.weir.operators.transform;

import io.weir.api.connector.Committer;
import io.weir.api.connector.CommittingSinkWriter;
import io.weir.api.connector.Sink;
import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.SupportsCommitter;
import io.weir.api.connector.SupportsWriterState;
import io.weir.api.functions.RuntimeContext;
import io.weir.api.state.ListState;
import io.weir.api.state.ListStateDescriptor;
import io.weir.operators.OperatorContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The part of a sink in checkpoints. What the writer has prepared is committed when the checkpoint that covers it is
 * complete; where no checkpoints are taken, at the end of the input.
 */
final class SinkSnapshots<T> {
    private final Sink<T> sink;
    private final OperatorContext context;
    private @Nullable WriterState<T, ?> writerState;
    private @Nullable Commits<Object> commits;
    private boolean finished;

    SinkSnapshots(Sink<T> sink, OperatorContext context) {
        this.sink = sink;
        this.context = context;
    }

    /** Commits what the snapshot held that the job starts from, and makes the writer that goes on from it. */
    SinkWriter<T> open() throws Exception {
        SinkScope scope = new SinkScope(context);
        if (sink instanceof SupportsCommitter<?> committing) {
            openCommits(committing, scope);
        }
        if (sink instanceof SupportsWriterState<?, ?> stateful) {
            @SuppressWarnings("unchecked") // the records of the state are those of the sink
            WriterState<T, ?> state = new WriterState<>((SupportsWriterState<T, ?>) stateful, writerState(stateful));
            writerState = state;
            if (context.operatorState().isRestored()) {
                return state.restoreWriter(scope);
            }
        }
        return sink.createWriter(scope);
    }

    @SuppressWarnings("unchecked") // what the committer commits is what the serializer and the writer know
    private void openCommits(SupportsCommitter<?> committing, SinkScope scope) throws Exception {
        SupportsCommitter<Object> typed = (SupportsCommitter<Object>) committing;
        Committer<Object> committer = typed.createCommitter(scope);
        Commits<Object> opened = new Commits<>(
                committer,
                typed.getCommittableSerializer(),
                state("sink-committables"),
                context,
                TimeUnit.MILLISECONDS::sleep);
        commits = opened;
        opened.restore();
    }

    private ListState<byte[]> writerState(SupportsWriterState<?, ?> stateful) throws Exception {
        return stateful.isWriterStateForAll()
                ? context.operatorState().getUnionListState(listOf("sink-writer"))
                : state("sink-writer");
    }

    private ListState<byte[]> state(String name) throws Exception {
        return context.operatorState().getListState(listOf(name));
    }

    private static ListStateDescriptor<byte[]> listOf(String name) {
        return new ListStateDescriptor<>(name, byte[].class);
    }

    void prepareSnapshot(SinkWriter<T> writer, long checkpointId) throws Exception {
        if (!finished) {
            writer.flush(false);
            prepareCommit(writer);
        }
        if (writerState != null) {
            writerState.snapshot(writer, checkpointId);
        }
        if (commits != null) {
            commits.snapshot(checkpointId);
        }
    }

    @SuppressWarnings("unchecked") // the writer prepares what the committer commits
    private void prepareCommit(SinkWriter<T> writer) throws Exception {
        if (commits == null) {
            return;
        }
        if (!(writer instanceof CommittingSinkWriter<?, ?>)) {
            throw new IllegalStateException("%s has a committer, but %s is no CommittingSinkWriter. Make it one."
                    .formatted(sink.getClass().getName(), writer.getClass().getName()));
        }
        commits.add(((CommittingSinkWriter<T, Object>) writer).prepareCommit());
    }

    void finish(SinkWriter<T> writer) throws Exception {
        writer.flush(true);
        prepareCommit(writer);
        finished = true;
        if (commits != null && !context.checkpointing()) {
            commits.awaitCommitted(CommitAttempt.UNCOVERED);
        }
    }

    void checkpointCompleted(long checkpointId) throws Exception {
        if (commits == null) {
            return;
        }
        if (finished) {
            // The task may end after this.
            commits.awaitCommitted(checkpointId);
        } else {
            commits.checkpointCompleted(checkpointId);
        }
    }

    /** Closes the writer and the committer, whatever one of them throws. */
    void close(@Nullable SinkWriter<T> writer) throws Exception {
        List<AutoCloseable> parts = new ArrayList<>();
        if (writer != null) {
            // One that never opened has not settled what earlier attempts have left, so that this is not replaced.
            parts.add(this::leave);
            parts.add(writer);
        }
        if (commits != null) {
            parts.add(commits::close);
        }
        Exception first = null;
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void leave() throws IOException {
        if (commits != null && sink instanceof SupportsCommitter<?> committing) {
            RuntimeContext scope = context.runtimeContext();
            context.leave(new LeftCommittables<>(committing, scope.getJobInfo(), scope.getTaskInfo(), commits.left()));
        }
    }
}
