package io.weir.connector.kafka.source;

import io.weir.api.connector.SourceEvent;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.metrics.MetricTree;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import java.util.Map;
import java.util.TreeMap;

/** The surroundings of a reader, of which metrics can be read. */
final class FakeReaderContext implements SourceReaderContext {
    private final MetricTree metrics = new MetricTree();

    long metric(String name) {
        Object value = metrics().get(name);
        if (value == null) {
            throw new AssertionError("no metric '%s' among %s".formatted(name, metrics().keySet()));
        }
        return ((Number) value).longValue();
    }

    Map<String, Object> metrics() {
        Map<String, Object> all = new TreeMap<>();
        metrics.forEach(all::put);
        return all;
    }

    @Override
    public MetricGroup metricGroup() {
        return metrics;
    }

    @Override
    public String getLocalHostName() {
        return "localhost";
    }

    @Override
    public int getIndexOfSubtask() {
        return 0;
    }

    @Override
    public int currentParallelism() {
        return 1;
    }

    @Override
    public void sendSplitRequest() {
        throw new UnsupportedOperationException("readers of topics do not ask for splits");
    }

    @Override
    public void sendSourceEventToCoordinator(SourceEvent sourceEvent) {
        throw new UnsupportedOperationException("readers of topics send no events");
    }

    @Override
    public ClassLoader getUserCodeClassLoader() {
        return FakeReaderContext.class.getClassLoader();
    }

    @Override
    public <T> TypeSerializer<T> createSerializer(TypeInformation<T> type) {
        throw new UnsupportedOperationException("readers of topics need no serializer");
    }
}
