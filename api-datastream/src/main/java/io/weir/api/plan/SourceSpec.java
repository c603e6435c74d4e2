package io.weir.api.plan;

import io.weir.api.connector.Source;
import io.weir.api.time.WatermarkStrategy;

/** A source and how its records get time. */
public record SourceSpec(Source<?, ?, ?> source, WatermarkStrategy<?> strategy) implements OperatorSpec {
    @Override
    public Object userCode() {
        return source;
    }
}
