package io.weir.operators.process;

import io.weir.api.functions.KeyedBroadcastProcessFunction;
import io.weir.api.functions.OutputTag;
import io.weir.api.functions.TimeDomain;
import io.weir.api.functions.TimerService;
import io.weir.api.state.MapStateDescriptor;
import io.weir.api.state.ReadOnlyBroadcastState;
import io.weir.operators.Output;
import io.weir.runtime.state.KeyedStateBackend;
import org.jspecify.annotations.Nullable;

/** What a {@link KeyedBroadcastProcessFunction} is told about a record of the keyed stream or a timer. */
final class KeyedBroadcastReaderContext<K, A, B, O> extends KeyedBroadcastProcessFunction<K, A, B, O>.OnTimerContext {
    private final TimerService time;
    private final SideOutputs sideOutputs;
    private final BroadcastStates states;
    private final KeyedStateBackend state;

    /** Of the record or timer at hand. */
    long timestamp = Output.NO_TIMESTAMP;

    /** Of the timer at hand. */
    TimeDomain domain = TimeDomain.EVENT_TIME;

    KeyedBroadcastReaderContext(
            KeyedBroadcastProcessFunction<K, A, B, O> function,
            TimerService time,
            SideOutputs sideOutputs,
            BroadcastStates states,
            KeyedStateBackend state) {
        function.super();
        this.time = time;
        this.sideOutputs = sideOutputs;
        this.states = states;
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
    public long currentProcessingTime() {
        return time.currentProcessingTime();
    }

    @Override
    public long currentWatermark() {
        return time.currentWatermark();
    }

    @Override
    @SuppressWarnings("unchecked") // the key selector gives keys of this type
    public K getCurrentKey() {
        return (K) state.currentKey();
    }

    @Override
    public <X, Y> ReadOnlyBroadcastState<X, Y> getBroadcastState(MapStateDescriptor<X, Y> stateDescriptor) {
        return states.get(stateDescriptor);
    }

    @Override
    public TimeDomain timeDomain() {
        return domain;
    }
}
