package io.weir.operators.process;

import io.weir.api.functions.OutputTag;
import io.weir.api.functions.ProcessFunction;
import io.weir.api.functions.TimerService;
import io.weir.operators.Output;
import org.jspecify.annotations.Nullable;

/** What a {@link ProcessFunction} is told about a record. */
final class ProcessContext<I, O> extends ProcessFunction<I, O>.Context {
    private final TimerService time;
    private final SideOutputs sideOutputs;

    /** Of the record or timer at hand. */
    long timestamp = Output.NO_TIMESTAMP;

    ProcessContext(ProcessFunction<I, O> function, TimerService time, SideOutputs sideOutputs) {
        function.super();
        this.time = time;
        this.sideOutputs = sideOutputs;
    }

    @Override
    public @Nullable Long timestamp() {
        return timestamp == Output.NO_TIMESTAMP ? null : (Long) timestamp;
    }

    @Override
    public TimerService timerService() {
        return time;
    }

    @Override
    public <X> void output(OutputTag<X> outputTag, X value) {
        sideOutputs.emit(outputTag, value, timestamp);
    }
}
