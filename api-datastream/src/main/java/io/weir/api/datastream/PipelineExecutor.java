package io.weir.api.datastream;

import io.weir.api.configuration.Configuration;
import io.weir.api.plan.StreamPlan;
import io.weir.api.types.TypeInformation;

/**
 * Runs programs. Found by ServiceLoader; the first whose {@link #runs} agrees with the program's configuration is taken.
 * {@code execution.target} is {@code local} for a cluster in this JVM and {@code remote} for one behind a REST address.
 */
public interface PipelineExecutor {
    /** Whether it runs programs of this {@code execution.target}. */
    boolean runs(String executionTarget);

    /**
     * Submits {@code plan}.
     *
     * @throws JobExecutionException if the job is refused
     */
    JobClient submit(StreamPlan plan, Configuration configuration) throws JobExecutionException;

    /** Results of a collecting sink of a submitted job, in the order they come. */
    <T> CloseableIterator<T> collect(
            JobClient job, String collectorId, TypeInformation<T> type, Configuration configuration);

    /** The job graph of {@code plan} as JSON, as pages show it. */
    String describe(StreamPlan plan, Configuration configuration);
}
