package io.weir.connector.kafka.source;

import io.weir.api.metrics.MetricGroup;
import io.weir.api.serialization.SerializationContext;

/** For schemas that need nothing. */
final class FakeSerializationContext implements SerializationContext {
    @Override
    public MetricGroup metricGroup() {
        throw new UnsupportedOperationException("no metrics here");
    }

    @Override
    public ClassLoader getUserCodeClassLoader() {
        return FakeSerializationContext.class.getClassLoader();
    }
}
