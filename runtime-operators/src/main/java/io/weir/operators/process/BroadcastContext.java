package io.weir.operators.process;

import io.weir.api.functions.BaseBroadcastProcessFunction;
import io.weir.api.functions.OutputTag;
import io.weir.api.functions.TimerService;
import io.weir.api.state.BroadcastState;
import io.weir.api.state.MapStateDescriptor;
import io.weir.operators.Output;
import org.jspecify.annotations.Nullable;

/** What a function is told about a record that was broadcast. */
final class BroadcastContext extends BaseBroadcastProcessFunction.Context {
    private final TimerService time;
    private final SideOutputs sideOutputs;
    private final BroadcastStates states;

    /** Of the record at hand. */
    long timestamp = Output.NO_TIMESTAMP;

    BroadcastContext(
            BaseBroadcastProcessFunction function, TimerService time, SideOutputs sideOutputs, BroadcastStates states) {
        function.super();
        this.time = time;
        this.sideOutputs = sideOutputs;
        this.states = states;
    }

    @Override
    public @Nullable Long timestamp() {
        return timestamp == Output.NO_TIMESTAMP ? null : (Long) timestamp;
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
    public <K, V> BroadcastState<K, V> getBroadcastState(MapStateDescriptor<K, V> stateDescriptor) {
        return states.get(stateDescriptor);
    }
}
