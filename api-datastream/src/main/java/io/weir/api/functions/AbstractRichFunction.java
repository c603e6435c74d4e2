package io.weir.api.functions;

import org.jspecify.annotations.Nullable;

/** Keeps the runtime context; base of the {@code Rich…} classes. */
public abstract class AbstractRichFunction implements RichFunction {
    private static final long serialVersionUID = 1L;

    private transient @Nullable RuntimeContext runtimeContext;

    /** For subclasses. */
    protected AbstractRichFunction() {}

    @Override
    public void open(OpenContext openContext) throws Exception {}

    @Override
    public void close() throws Exception {}

    @Override
    public RuntimeContext getRuntimeContext() {
        if (runtimeContext == null) {
            throw new IllegalStateException("The runtime context is there from open() on, not in the constructor of "
                    + getClass().getName() + ".");
        }
        return runtimeContext;
    }

    @Override
    public void setRuntimeContext(RuntimeContext context) {
        runtimeContext = context;
    }
}
