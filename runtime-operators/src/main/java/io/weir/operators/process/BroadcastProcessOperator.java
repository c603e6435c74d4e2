package io.weir.operators.process;

import io.weir.api.functions.BroadcastProcessFunction;
import io.weir.api.functions.Collector;
import io.weir.api.state.MapStateDescriptor;
import io.weir.operators.FunctionOperator;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.operators.TwoInputOperator;
import io.weir.operators.UserFunction;
import io.weir.operators.timers.TimeOnly;
import java.util.List;

/** Runs a {@link BroadcastProcessFunction} on a stream without keys. */
final class BroadcastProcessOperator<A, B, O> implements TwoInputOperator<A, B>, FunctionOperator, Collector<O> {
    private final BroadcastProcessFunction<A, B, O> function;
    private final OperatorContext context;
    private final Output<O> next;
    private final UserFunction lifecycle;
    private final TimeOnly time;
    private final BroadcastStates states;
    private final BroadcastReaderContext readerContext;
    private final BroadcastContext broadcastContext;
    private long currentTimestamp = Output.NO_TIMESTAMP;

    public BroadcastProcessOperator(
            BroadcastProcessFunction<A, B, O> function,
            List<MapStateDescriptor<?, ?>> descriptors,
            OperatorContext context,
            Output<O> next) {
        this.function = function;
        this.context = context;
        this.next = next;
        lifecycle = new UserFunction(function, context);
        time = new TimeOnly(context.processingTime(), "Timers belong to keys.");
        states = new BroadcastStates(descriptors, context);
        SideOutputs sideOutputs = new SideOutputs(context);
        readerContext = new BroadcastReaderContext(function, time, sideOutputs, states);
        broadcastContext = new BroadcastContext(function, time, sideOutputs, states);
    }

    @Override
    public void open() throws Exception {
        states.open();
        lifecycle.open();
    }

    @Override
    public UserFunction userFunction() {
        return lifecycle;
    }

    @Override
    public void collect1(A value, long timestamp) {
        currentTimestamp = timestamp;
        readerContext.timestamp = timestamp;
        try {
            function.processElement(value, readerContext, this);
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    @Override
    public void collect2(B value, long timestamp) {
        currentTimestamp = timestamp;
        broadcastContext.timestamp = timestamp;
        try {
            function.processBroadcastElement(value, broadcastContext, this);
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    @Override
    public void collect(O emitted) {
        if (emitted == null) {
            throw UserFunction.gaveNull(context, function, "emitted null");
        }
        next.collect(emitted, currentTimestamp);
    }

    @Override
    public void watermark(long timestamp) {
        time.advanceWatermark(timestamp);
        next.watermark(timestamp);
    }

    @Override
    public void idle(boolean idle) {
        next.idle(idle);
    }

    @Override
    public void finish() {}

    @Override
    public void close() {
        lifecycle.close();
    }
}
