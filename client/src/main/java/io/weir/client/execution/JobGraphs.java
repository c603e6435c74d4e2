package io.weir.client.execution;

import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.JobID;
import io.weir.api.plan.StreamPlan;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.config.WeirOptions;
import io.weir.runtime.graph.JobGraph;
import io.weir.runtime.graph.JobGraphBuilder;
import io.weir.runtime.serialization.SerializerConfig;
import io.weir.runtime.serialization.Serializers;
import java.util.List;

/** Makes job graphs of programs. */
public final class JobGraphs {
    private JobGraphs() {}

    /** The job graph of {@code plan}, with a new id and without jars. */
    public static JobGraph of(StreamPlan plan, Configuration configuration, int defaultParallelism) {
        SerializerConfig config = new SerializerConfig(configuration.get(WeirOptions.GENERIC_TYPES), List.of());
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        JobGraphBuilder.SerializerMaker serializers = new JobGraphBuilder.SerializerMaker() {
            @Override
            public <T> TypeSerializer<T> make(TypeInformation<T> type) {
                return Serializers.create(type, config, loader);
            }
        };
        return JobGraphBuilder.build(plan, JobID.generate(), defaultParallelism, serializers);
    }
}
