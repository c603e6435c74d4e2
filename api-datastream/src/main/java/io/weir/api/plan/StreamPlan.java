package io.weir.api.plan;

import io.weir.api.configuration.Configuration;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A whole program, ready to be turned into a job graph.
 *
 * @param jobName shown to users
 * @param operators all operators in topological order
 * @param configuration what the program set
 * @param globalParameters shown on the job's page and given to functions
 * @param parallelism of steps that have none of their own; -1: the cluster's default
 * @param maxParallelism of steps that have none of their own; -1: derived
 * @param chainingEnabled whether steps may share a task
 */
public record StreamPlan(
        String jobName,
        List<OperatorTransformation<?>> operators,
        Configuration configuration,
        Map<String, String> globalParameters,
        int parallelism,
        int maxParallelism,
        boolean chainingEnabled) {
    /** Copies the collections. */
    public StreamPlan {
        operators = List.copyOf(operators);
        globalParameters = Map.copyOf(globalParameters);
    }

    /**
     * Lets all sinks look at how checkpoints are taken.
     *
     * @param interval between two checkpoints; zero: none is taken by time
     * @throws IllegalArgumentException if a sink cannot work so
     */
    public void checkSinks(Duration interval) {
        for (OperatorTransformation<?> operator : operators) {
            if (operator.spec() instanceof SinkSpec sink) {
                sink.sink().checkCheckpointInterval(interval);
            }
        }
    }
}
