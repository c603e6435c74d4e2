package io.weir.operators.transform;

import io.weir.api.connector.Sink;
import io.weir.api.connector.SinkWriter;
import io.weir.api.time.Watermark;
import io.weir.operators.OneInputOperator;
import io.weir.operators.OperatorContext;
import org.jspecify.annotations.Nullable;

/** Gives records to the writer of a sink; the end of a chain. It is itself the context that the writer asks for the time. */
final class SinkOperator<T> implements OneInputOperator<T>, SinkWriter.Context {
    private final OperatorContext context;
    private final SinkSnapshots<T> snapshots;
    private @Nullable SinkWriter<T> writer;
    private long currentWatermark = Long.MIN_VALUE;
    private long currentTimestamp = NO_TIMESTAMP;

    public SinkOperator(Sink<T> sink, OperatorContext context) {
        this.context = context;
        snapshots = new SinkSnapshots<>(sink, context);
    }

    @Override
    public void open() {
        try {
            writer = snapshots.open();
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    @Override
    public void collect(T value, long timestamp) {
        currentTimestamp = timestamp;
        try {
            writer().write(value, this);
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    @Override
    public void watermark(long timestamp) {
        currentWatermark = timestamp;
        try {
            writer().writeWatermark(new Watermark(timestamp));
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    /** Sinks are not told. */
    @Override
    public void idle(boolean idle) {}

    @Override
    public void finish() {
        try {
            snapshots.finish(writer());
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    @Override
    public void prepareSnapshot(long checkpointId) {
        try {
            snapshots.prepareSnapshot(writer(), checkpointId);
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    @Override
    public void checkpointCompleted(long checkpointId) {
        try {
            snapshots.checkpointCompleted(checkpointId);
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    @Override
    public void close() {
        SinkWriter<T> open = writer;
        writer = null;
        try {
            snapshots.close(open);
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    @Override
    public long currentWatermark() {
        return currentWatermark;
    }

    @Override
    public @Nullable Long timestamp() {
        return currentTimestamp == NO_TIMESTAMP ? null : (Long) currentTimestamp;
    }

    private SinkWriter<T> writer() {
        SinkWriter<T> open = writer;
        if (open == null) {
            throw new IllegalStateException("The writer of sink '%s' is not open.".formatted(context.operatorName()));
        }
        return open;
    }
}
