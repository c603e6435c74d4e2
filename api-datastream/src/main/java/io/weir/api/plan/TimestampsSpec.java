package io.weir.api.plan;

import io.weir.api.time.WatermarkStrategy;

/** Timestamps and watermarks in the middle of a stream; watermarks from before are dropped. */
public record TimestampsSpec(WatermarkStrategy<?> strategy) implements OperatorSpec {
    @Override
    public Object userCode() {
        return strategy;
    }
}
