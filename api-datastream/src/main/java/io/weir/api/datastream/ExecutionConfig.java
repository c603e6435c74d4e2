package io.weir.api.datastream;

import io.weir.api.configuration.ParameterTool;
import java.time.Duration;
import java.util.Map;

/** Settings of a program that hold for the whole job. */
public final class ExecutionConfig {
    private final StreamExecutionEnvironment environment;
    private Map<String, String> globalJobParameters = Map.of();

    ExecutionConfig(StreamExecutionEnvironment environment) {
        this.environment = environment;
    }

    /** Records may be handed over and reused without copies even where Weir would make some: {@code exchange-copy: never}. */
    public ExecutionConfig enableObjectReuse() {
        environment.getConfiguration().setString("pipeline.object-reuse", "true");
        return this;
    }

    /** Back to copies where they are needed. */
    public ExecutionConfig disableObjectReuse() {
        environment.getConfiguration().setString("pipeline.object-reuse", "false");
        return this;
    }

    /** Makes a type that needs Kryo an error. */
    public void disableGenericTypes() {
        environment.getConfiguration().setString("pipeline.generic-types", "false");
    }

    /** How often watermarks are emitted at least; 0: with every batch only. */
    public ExecutionConfig setAutoWatermarkInterval(Duration interval) {
        environment.getConfiguration().setString("pipeline.auto-watermark-interval", interval.toMillis() + " ms");
        return this;
    }

    /** Parameters shown on the job's page and given to every function. */
    public void setGlobalJobParameters(ParameterTool parameters) {
        globalJobParameters = Map.copyOf(parameters.toMap());
    }

    /** Parameters shown on the job's page and given to every function. */
    public Map<String, String> getGlobalJobParameters() {
        return globalJobParameters;
    }

    /** The parallelism of operators that have none of their own. */
    public int getParallelism() {
        return environment.getParallelism();
    }
}
