package io.weir.connector.kafka.source;

import io.weir.api.connector.SourceEvent;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.metrics.Counter;
import io.weir.api.metrics.Gauge;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The surroundings of a reader, of which metrics can be read. */
final class FakeReaderContext implements SourceReaderContext {
    private final Map<String, Gauge<?>> gauges = new ConcurrentHashMap<>();

    long metric(String name) {
        Gauge<?> gauge = gauges.get(name);
        if (gauge == null) {
            throw new AssertionError("no metric '%s' among %s".formatted(name, gauges.keySet()));
        }
        return ((Number) gauge.getValue()).longValue();
    }

    @Override
    public MetricGroup metricGroup() {
        return new Group("");
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

    private final class Group implements MetricGroup {
        private final String prefix;

        Group(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public Counter counter(String name) {
            Counter counter = new Counter();
            gauges.put(prefix + name, counter::getCount);
            return counter;
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            gauges.put(prefix + name, gauge);
            return gauge;
        }

        @Override
        public MetricGroup addGroup(String name) {
            return new Group(prefix + name + ".");
        }
    }
}
