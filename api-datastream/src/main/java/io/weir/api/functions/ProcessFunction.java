package io.weir.api.functions;

import org.jspecify.annotations.Nullable;

/**
 * Handles each record with access to its timestamp, the time, and side outputs.
 *
 * @param <I> records in
 * @param <O> records out
 */
public abstract class ProcessFunction<I, O> extends AbstractRichFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected ProcessFunction() {}

    /** Handles {@code value}; the context is valid only during the call. */
    public abstract void processElement(I value, Context ctx, Collector<O> out) throws Exception;

    /** What is known about the record at hand. */
    public abstract class Context {
        /** For the runtime. */
        protected Context() {}

        /** Milliseconds, or null when the record has no timestamp. */
        public abstract @Nullable Long timestamp();

        /** The time; timers need a keyed stream. */
        public abstract TimerService timerService();

        /** Emits {@code value} to a side output. */
        public abstract <X> void output(OutputTag<X> outputTag, X value);
    }
}
