package io.weir.taskmanager.source;

import io.weir.api.connector.SourceOutput;
import io.weir.api.time.Watermark;
import io.weir.operators.Output;
import io.weir.runtime.protocol.SourceTime;
import org.jspecify.annotations.Nullable;

/** For sources without timestamps and watermarks of a strategy; what the reader itself tells is passed on. */
final class UntimedOutput implements TimedOutput {
    private final Output<Object> next;

    public UntimedOutput(Output<Object> next) {
        this.next = next;
    }

    @Override
    public void collect(Object record) {
        next.collect(record, Output.NO_TIMESTAMP);
    }

    @Override
    public void collect(Object record, long timestamp) {
        next.collect(record, timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<Object> createOutputForSplit(String splitId) {
        return this;
    }

    @Override
    public void releaseOutputForSplit(String splitId) {}

    @Override
    public void emitPeriodic() {}

    @Override
    public @Nullable SourceTime report(String operator) {
        return null;
    }

    @Override
    public void end() {
        next.watermark(Long.MAX_VALUE);
    }
}
