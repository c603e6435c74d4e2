package io.weir.taskmanager.chain;

import io.weir.api.accumulators.Accumulator;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.operators.Aftermath;
import io.weir.operators.ProcessingTime;
import io.weir.operators.StreamingRuntimeContext;
import io.weir.runtime.state.FormerOperatorState;
import io.weir.runtime.state.OperatorState;
import io.weir.runtime.state.StateBackend;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task gives to its operators.
 *
 * @param scope job, subtask and parameters
 * @param processingTime the clock
 * @param stateBackend makes keyed state
 * @param state what state is made with
 * @param accumulators the user's, by name
 * @param factories what is made on demand
 * @param checkpointing whether checkpoints are taken
 * @param autoWatermarkIntervalMillis how often watermarks are generated at least; 0: after batches only
 */
public record TaskServices(
        StreamingRuntimeContext.Scope scope,
        ProcessingTime processingTime,
        StateBackend stateBackend,
        StateBackend.StateEnvironment state,
        Map<String, Accumulator<?, ?>> accumulators,
        Factories factories,
        boolean checkpointing,
        long autoWatermarkIntervalMillis) {
    /** What is made on demand. */
    public interface Factories {
        /** A serializer of {@code type}, for the task's thread. */
        <T> TypeSerializer<T> serializer(TypeInformation<T> type);

        /** The lists and maps of an operator, which starts from {@code former}; null: from nothing. */
        OperatorState operatorState(@Nullable FormerOperatorState former);

        /** The metrics of an operator. */
        MetricGroup metrics(String operatorName);

        /** Results that the program's client fetches. */
        WriterInitContext.Collected collected(String collectorId);

        /** What is to be done when the job ends, unless a later attempt leaves something else. */
        void leave(Aftermath aftermath);
    }
}
