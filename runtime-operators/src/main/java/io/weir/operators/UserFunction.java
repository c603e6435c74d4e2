package io.weir.operators;

import io.weir.api.functions.OpenContext;
import io.weir.api.functions.RichFunction;

/** Opens and closes a user's function, if it is a rich one. Each operator has one for each function. */
public final class UserFunction {
    private static final OpenContext OPEN_CONTEXT = new OpenContext() {};

    private final Object function;
    private final OperatorContext context;
    private boolean opened;

    /** For {@code function}, which may be of any kind. */
    public UserFunction(Object function, OperatorContext context) {
        this.function = function;
        this.context = context;
    }

    /** Gives a rich function its runtime context and opens it. */
    public void open() {
        if (function instanceof RichFunction rich) {
            opened = true;
            try {
                rich.setRuntimeContext(context.runtimeContext());
                rich.open(OPEN_CONTEXT);
            } catch (Throwable t) {
                throw context.failure(t);
            }
        }
    }

    /** Closes a rich function on which {@code open} was called, also when that failed. */
    public void close() {
        if (opened && function instanceof RichFunction rich) {
            opened = false;
            try {
                rich.close();
            } catch (Throwable t) {
                throw context.failure(t);
            }
        }
    }

    /** What to throw when a function gave null instead of a record. */
    public static RuntimeException gaveNull(OperatorContext context, Object function, String how) {
        return context.failure(
                new NullPointerException("%s %s, which is no record. To drop a record use filter, flatMap or process."
                        .formatted(function.getClass().getName(), how)));
    }
}
