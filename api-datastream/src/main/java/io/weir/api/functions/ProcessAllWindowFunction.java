package io.weir.api.functions;

import io.weir.api.windowing.Window;

/**
 * Turns the content of a window over a whole stream into results.
 *
 * @param <IN> what the window holds: its records, or the one result of reduce or aggregate
 * @param <OUT> records out
 * @param <W> the window
 */
public abstract class ProcessAllWindowFunction<IN, OUT, W extends Window> extends AbstractRichFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected ProcessAllWindowFunction() {}

    /** Called each time the window fires. */
    public abstract void process(Context context, Iterable<IN> elements, Collector<OUT> out) throws Exception;

    /** What is known about the window at hand. */
    public abstract class Context {
        /** For the runtime. */
        protected Context() {}

        /** The window that fires. */
        public abstract W window();

        /** Milliseconds since the epoch, by the clock of the TaskManager. */
        public abstract long currentProcessingTime();

        /** The watermark in milliseconds. */
        public abstract long currentWatermark();

        /** Emits {@code value} to a side output. */
        public abstract <X> void output(OutputTag<X> outputTag, X value);
    }
}
