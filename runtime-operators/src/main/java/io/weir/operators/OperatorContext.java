package io.weir.operators;

import io.weir.api.connector.WriterInitContext;
import io.weir.api.functions.OutputTag;
import io.weir.api.functions.RuntimeContext;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.OperatorState;

/** What the runtime gives to one operator in one subtask. The task and the test harness implement it. */
public interface OperatorContext {
    /** The name that pages and messages show. */
    String operatorName();

    /** For the user's rich functions. */
    RuntimeContext runtimeContext();

    /**
     * The keyed state.
     *
     * @throws IllegalStateException if the operator is not keyed; the message is for the user
     */
    KeyedStateBackend keyedState();

    /** State that belongs to the subtask and not to keys; restored when the operator opens. */
    OperatorState operatorState();

    /** Whether checkpoints are taken; where not, what waits for one has to happen at the end of the input. */
    boolean checkpointing();

    /** Whether the operator is keyed. */
    boolean isKeyed();

    /** The clock and its timers. */
    ProcessingTime processingTime();

    /** How often watermarks are generated at least, {@code pipeline.auto-watermark-interval}; 0: after batches only. */
    default long autoWatermarkIntervalMillis() {
        return 200;
    }

    /** Metrics of the operator. */
    MetricGroup metrics();

    /** Where records of a side output go; discards them where nobody reads it. */
    <X> Output<X> sideOutput(OutputTag<X> tag);

    /** A serializer for this operator's own use. */
    <T> TypeSerializer<T> serializer(TypeInformation<T> type);

    /** Results that the program's client fetches, kept under {@code collectorId}. */
    default WriterInitContext.Collected collected(String collectorId) {
        throw new IllegalStateException("Nobody can fetch the results of '%s' here.".formatted(operatorName()));
    }

    /** Called when the operator closes: what is to be done if its job ends now. It replaces what earlier attempts have left. */
    default void leave(Aftermath aftermath) {}

    /** Wraps what a user function threw, naming this operator; passes on what is wrapped already. */
    RuntimeException failure(Throwable cause);
}
