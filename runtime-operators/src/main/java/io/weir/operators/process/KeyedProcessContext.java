package io.weir.operators.process;

import io.weir.api.functions.KeyedProcessFunction;
import io.weir.api.functions.OutputTag;
import io.weir.api.functions.TimeDomain;
import io.weir.api.functions.TimerService;
import io.weir.operators.Output;
import io.weir.runtime.state.KeyedStateBackend;
import org.jspecify.annotations.Nullable;

/** What a {@link KeyedProcessFunction} is told about a record or a timer. */
final class KeyedProcessContext<K, I, O> extends KeyedProcessFunction<K, I, O>.OnTimerContext {
    private final TimerService time;
    private final SideOutputs sideOutputs;
    private final KeyedStateBackend state;

    /** Of the record or timer at hand. */
    long timestamp = Output.NO_TIMESTAMP;

    /** Of the timer at hand. */
    TimeDomain domain = TimeDomain.EVENT_TIME;

    KeyedProcessContext(
            KeyedProcessFunction<K, I, O> function,
            TimerService time,
            SideOutputs sideOutputs,
            KeyedStateBackend state) {
        function.super();
        this.time = time;
        this.sideOutputs = sideOutputs;
        this.state = state;
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
    @SuppressWarnings("unchecked") // the key selector gives keys of this type
    public K getCurrentKey() {
        return (K) state.currentKey();
    }

    @Override
    public TimeDomain timeDomain() {
        return domain;
    }
}
