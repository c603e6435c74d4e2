package io.weir.api.connector.basic;

import io.weir.api.connector.SourceEvent;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts split requests, and does something at each. */
final class FakeReaderContext implements SourceReaderContext {
    int splitRequests;
    Runnable onSplitRequest = () -> {};

    @Nullable
    Supplier<TypeSerializer<?>> serializer;

    @Override
    public MetricGroup metricGroup() {
        throw new UnsupportedOperationException("no metrics here");
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
        throw new UnsupportedOperationException("nobody reads events here");
    }

    @Override
    public ClassLoader getUserCodeClassLoader() {
        return FakeReaderContext.class.getClassLoader();
    }

    @Override
    @SuppressWarnings("unchecked") // tests give the serializer of their own type
    public <T> TypeSerializer<T> createSerializer(TypeInformation<T> type) {
        if (serializer == null) {
            throw new UnsupportedOperationException("no serializer was given");
        }
        return (TypeSerializer<T>) serializer.get();
    }
}
