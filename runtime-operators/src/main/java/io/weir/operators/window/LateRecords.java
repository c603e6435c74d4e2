package io.weir.operators.window;

import io.weir.api.functions.OutputTag;
import io.weir.api.metrics.Counter;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import org.jspecify.annotations.Nullable;

/** Where records go that are in no window any more: to a side output, or they are counted and dropped. */
final class LateRecords {
    private final Counter dropped;
    private final @Nullable Output<Object> output;

    @SuppressWarnings("unchecked") // the tag is for the records of the stream
    LateRecords(@Nullable OutputTag<?> tag, OperatorContext context) {
        dropped = context.metrics().counter("numLateRecordsDropped");
        output = tag == null ? null : context.sideOutput((OutputTag<Object>) tag);
    }

    void accept(Object value, long timestamp) {
        if (output == null) {
            dropped.inc();
        } else {
            output.collect(value, timestamp);
        }
    }
}
