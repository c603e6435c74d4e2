package io.weir.api.datastream;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended that went well.
 *
 * @param jobId which
 * @param netRuntimeMillis from its start to its end
 * @param accumulatorResults the merged values of the accumulators, by name
 */
public record JobExecutionResult(JobID jobId, long netRuntimeMillis, Map<String, Serializable> accumulatorResults) {
    /** Copies the map. */
    public JobExecutionResult {
        accumulatorResults = Map.copyOf(accumulatorResults);
    }

    /** Which job. */
    public JobID getJobID() {
        return jobId;
    }

    /** From start to end in milliseconds. */
    public long getNetRuntime() {
        return netRuntimeMillis;
    }

    /** From start to end. */
    public long getNetRuntime(TimeUnit unit) {
        return unit.convert(netRuntimeMillis, TimeUnit.MILLISECONDS);
    }

    /** The merged value of an accumulator; null when there is none of that name. */
    @SuppressWarnings("unchecked") // the caller names the type, as with a map of results
    public <T> @Nullable T getAccumulatorResult(String name) {
        return (T) accumulatorResults.get(name);
    }

    /** All merged values, by name. */
    public Map<String, Serializable> getAllAccumulatorResults() {
        return accumulatorResults;
    }
}
