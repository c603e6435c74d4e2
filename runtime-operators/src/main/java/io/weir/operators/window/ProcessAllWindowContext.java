package io.weir.operators.window;

import io.weir.api.functions.OutputTag;
import io.weir.api.functions.ProcessAllWindowFunction;
import io.weir.api.functions.TimerService;
import io.weir.api.windowing.TimeWindow;
import io.weir.operators.process.SideOutputs;

/** What a {@link ProcessAllWindowFunction} is told. */
final class ProcessAllWindowContext<I, O> extends ProcessAllWindowFunction<I, O, TimeWindow>.Context {
    private final TimerService time;
    private final SideOutputs sideOutputs;

    /** The window that fires. */
    TimeWindow window = new TimeWindow(0, 1);

    ProcessAllWindowContext(
            ProcessAllWindowFunction<I, O, TimeWindow> function, TimerService time, SideOutputs sideOutputs) {
        function.super();
        this.time = time;
        this.sideOutputs = sideOutputs;
    }

    @Override
    public TimeWindow window() {
        return window;
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
    public <X> void output(OutputTag<X> outputTag, X value) {
        sideOutputs.emit(outputTag, value, window.maxTimestamp());
    }
}
