package io.weir.taskmanager.source;

import io.weir.api.connector.SourceOutput;
import io.weir.api.time.TimestampAssigner;
import io.weir.api.time.Watermark;
import io.weir.api.time.WatermarkGenerator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.runtime.protocol.SourceTime;

/** For sources with a watermark strategy: reads timestamps, feeds the generator, and combines splits with their own. */
final class WatermarkedOutput implements TimedOutput {
    private final Output<Object> next;
    private final OperatorContext context;
    private final TimestampAssigner<Object> assigner;
    private final WatermarkGenerator<Object> generator;
    private final SplitWatermarks watermarks;
    private final PartialWatermark own;

    public WatermarkedOutput(Output<Object> next, OperatorContext context, SplitWatermarks watermarks) {
        this.next = next;
        this.context = context;
        this.watermarks = watermarks;
        this.assigner = watermarks.assigner();
        this.own = watermarks.whole();
        this.generator = own.generator();
    }

    @Override
    public void collect(Object record) {
        collect(record, Output.NO_TIMESTAMP);
    }

    @Override
    public void collect(Object record, long timestamp) {
        long assigned;
        try {
            assigned = assigner.extractTimestamp(record, timestamp);
            own.onRecord();
            generator.onEvent(record, assigned, own);
        } catch (Throwable t) {
            throw context.failure(t);
        }
        next.collect(record, assigned);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        own.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
        own.markIdle();
    }

    @Override
    public void markActive() {
        own.markActive();
    }

    @Override
    public SourceOutput<Object> createOutputForSplit(String splitId) {
        return watermarks.split(splitId, next, context::failure);
    }

    @Override
    public void releaseOutputForSplit(String splitId) {
        watermarks.release(splitId);
    }

    @Override
    public void emitPeriodic() {
        watermarks.emitPeriodic();
    }

    @Override
    public SourceTime report(String operator) {
        return watermarks.report(operator);
    }

    @Override
    public void end() {
        watermarks.end();
    }
}
