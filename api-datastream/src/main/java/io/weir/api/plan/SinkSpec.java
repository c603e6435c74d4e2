package io.weir.api.plan;

import io.weir.api.connector.Sink;

/** A sink. */
public record SinkSpec(Sink<?> sink) implements OperatorSpec {
    @Override
    public Object userCode() {
        return sink;
    }
}
