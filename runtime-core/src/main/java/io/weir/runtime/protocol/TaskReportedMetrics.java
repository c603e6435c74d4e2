package io.weir.runtime.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one attempt at one moment.
 *
 * @param attempt which
 * @param values by name: those of the task as {@code numRecordsIn}, those of an operator as {@code Parse.numRecordsIn}
 * @param accumulators the user's accumulators so far as text, by name
 * @param sourceTime how far event time has come in the source that heads the task; null: none does, or time does not matter
 */
public record TaskReportedMetrics(
        AttemptId attempt,
        Map<String, Number> values,
        Map<String, String> accumulators,
        @Nullable SourceTime sourceTime) {
    /** Copies the maps. */
    public TaskReportedMetrics {
        values = Map.copyOf(values);
        accumulators = Map.copyOf(accumulators);
    }
}
