package io.weir.operators.window;

import io.weir.api.windowing.TimeWindow;
import io.weir.operators.OperatorContext;
import io.weir.operators.Output;
import io.weir.operators.UserFunction;

/** Emits the content itself. */
final class ResultEmitter<A> implements WindowEmitter<A> {
    private final WindowContent<?, A> content;
    private final Output<Object> next;
    private final UserFunction function;
    private long timestamp;
    private boolean retained;

    public ResultEmitter(WindowContent<?, A> content, OperatorContext context, Output<Object> next) {
        this.content = content;
        this.next = next;
        function = UserFunction.none(context);
    }

    @Override
    public UserFunction userFunction() {
        return function;
    }

    @Override
    public void begin(TimeWindow window, boolean slicesRetained) {
        timestamp = window.maxTimestamp();
        retained = slicesRetained;
    }

    @Override
    public void visit(Object key, int keyHash, A value, boolean stored) {
        Object result = content.result(value, stored, retained);
        if (result != null) {
            next.collect(result, timestamp);
        }
    }
}
