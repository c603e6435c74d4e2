package io.weir.operators.window;

import io.weir.api.functions.Collector;
import io.weir.api.functions.ProcessAllWindowFunction;
import io.weir.api.functions.TimerService;
import io.weir.api.windowing.TimeWindow;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.operators.UserFunction;
import io.weir.operators.process.SideOutputs;
import io.weir.runtime.state.KeyedStateBackend;

/** Gives the content to a {@link ProcessAllWindowFunction}. It is itself the collector that the function emits to. */
final class ProcessAllWindowEmitter<I, O, A> implements WindowEmitter<A>, Collector<O> {
    private final ProcessAllWindowFunction<I, O, TimeWindow> function;
    private final WindowContent<?, A> content;
    private final OperatorContext context;
    private final Output<O> next;
    private final UserFunction lifecycle;
    private final KeyedStateBackend state;
    private final ProcessAllWindowContext<I, O> functionContext;
    private TimeWindow window = new TimeWindow(0, 1);
    private boolean retained;

    public ProcessAllWindowEmitter(
            ProcessAllWindowFunction<I, O, TimeWindow> function,
            WindowContent<?, A> content,
            TimerService time,
            OperatorContext context,
            Output<O> next) {
        this.function = function;
        this.content = content;
        this.context = context;
        this.next = next;
        lifecycle = new UserFunction(function, context);
        state = context.keyedState();
        functionContext = new ProcessAllWindowContext<>(function, time, new SideOutputs(context));
    }

    @Override
    public UserFunction userFunction() {
        return lifecycle;
    }

    @Override
    public void begin(TimeWindow fired, boolean slicesRetained) {
        window = fired;
        retained = slicesRetained;
        functionContext.window = fired;
    }

    @Override
    public void visit(Object key, int keyHash, A value, boolean stored) {
        @SuppressWarnings("unchecked") // the content is what the function was given for
        Iterable<I> elements = (Iterable<I>) content.elements(value, stored, retained);
        if (elements == null) {
            return;
        }
        state.setCurrentKey(key, keyHash);
        try {
            function.process(functionContext, elements, this);
        } catch (Throwable t) {
            throw context.failure(t);
        }
    }

    @Override
    public void collect(O emitted) {
        if (emitted == null) {
            throw UserFunction.gaveNull(context, function, "emitted null");
        }
        next.collect(emitted, window.maxTimestamp());
    }
}
