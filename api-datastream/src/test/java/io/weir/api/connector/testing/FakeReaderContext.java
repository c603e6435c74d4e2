package io.weir.api.connector.testing;

import io.weir.api.connector.SourceEvent;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.metrics.MetricTree;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import java.util.Map;
import java.util.TreeMap;

/** Counts split requests, does something at each, and keeps metrics. */
public final class FakeReaderContext implements SourceReaderContext {
    private final MetricTree metrics = new MetricTree();
    private int splitRequests;
    private Runnable onSplitRequest = () -> {};

    /** {@code reaction} is run at each request for a split from now on. */
    public void onSplitRequest(Runnable reaction) {
        onSplitRequest = reaction;
    }

    /** How many splits were asked for. */
    public int splitRequests() {
        return splitRequests;
    }

    /** The value of a metric that must be there, and be a number. */
    public long metric(String name) {
        Object value = metrics().get(name);
        if (value == null) {
            throw new AssertionError(
                    "no metric '%s' among %s".formatted(name, metrics().keySet()));
        }
        return ((Number) value).longValue();
    }

    /** All metrics by name. */
    public Map<String, Object> metrics() {
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
        splitRequests++;
        onSplitRequest.run();
    }

    @Override
    public void sendSourceEventToCoordinator(SourceEvent sourceEvent) {
        // No reader that is tested with this sends any; one that does must not pass as if somebody had heard it.
        throw new UnsupportedOperationException("nobody reads events here");
    }

    @Override
    public ClassLoader getUserCodeClassLoader() {
        return FakeReaderContext.class.getClassLoader();
    }

    @Override
    public <T> TypeSerializer<T> createSerializer(TypeInformation<T> type) {
        // Serializers are the runtime's, which this module stands below.
        throw new UnsupportedOperationException("there is no serializer here");
    }
}
