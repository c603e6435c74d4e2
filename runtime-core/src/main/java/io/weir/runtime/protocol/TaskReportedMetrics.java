package io.weir.runtime.protocol;

import java.util.Map;

/**
 * The metrics of one attempt at one moment.
 *
 * @param attempt which
 * @param values by name: those of the task as {@code numRecordsIn}, those of an operator as {@code Parse.numRecordsIn}
 * @param accumulators the user's accumulators so far as text, by name
 */
public record TaskReportedMetrics(AttemptId attempt, Map<String, Number> values, Map<String, String> accumulators) {
    /** Copies the maps. */
    public TaskReportedMetrics {
        values = Map.copyOf(values);
        accumulators = Map.copyOf(accumulators);
    }
}
