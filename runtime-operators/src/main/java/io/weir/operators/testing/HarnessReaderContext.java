package io.weir.operators.testing;

import io.weir.api.connector.SourceEvent;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.metrics.MetricTree;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;

/** The surroundings of a reader in a harness. */
record HarnessReaderContext(int subtask, int parallelism, Runnable splitRequest) implements SourceReaderContext {
    @Override
    public MetricGroup metricGroup() {
        return new MetricTree();
    }

    @Override
    public String getLocalHostName() {
        return "localhost";
    }

    @Override
    public int getIndexOfSubtask() {
        return subtask;
    }

    @Override
    public int currentParallelism() {
        return parallelism;
    }

    @Override
    public void sendSplitRequest() {
        splitRequest.run();
    }

    @Override
    public void sendSourceEventToCoordinator(SourceEvent sourceEvent) {
        throw new UnsupportedOperationException("no source that runs in the harness sends events yet");
    }

    @Override
    public ClassLoader getUserCodeClassLoader() {
        return HarnessReaderContext.class.getClassLoader();
    }

    @Override
    public <T> TypeSerializer<T> createSerializer(TypeInformation<T> type) {
        return Serializers.create(type, SerializerConfig.STANDARD, getUserCodeClassLoader());
    }
}
