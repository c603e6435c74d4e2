package io.weir.operators.process;

import io.weir.api.functions.CoProcessFunction;
import io.weir.api.functions.OutputTag;
import io.weir.api.functions.TimeDomain;
import io.weir.api.functions.TimerService;
import io.weir.operators.Output;
import org.jspecify.annotations.Nullable;

/** What a {@link CoProcessFunction} is told about a record or a timer. */
final class CoProcessContext<A, B, O> extends CoProcessFunction<A, B, O>.OnTimerContext {
    private final TimerService time;
    private final SideOutputs sideOutputs;

    /** Of the record or timer at hand. */
    long timestamp = Output.NO_TIMESTAMP;

    /** Of the timer at hand. */
    TimeDomain domain = TimeDomain.EVENT_TIME;

    CoProcessContext(CoProcessFunction<A, B, O> function, TimerService time, SideOutputs sideOutputs) {
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

    @Override
    public TimeDomain timeDomain() {
        return domain;
    }
}
