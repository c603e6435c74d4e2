package io.weir.api.functions;

import io.weir.api.windowing.Window;

/**
 * Turns the content of a window of one key into results, with access to time and side outputs.
 *
 * @param <IN> what the window holds: its records, or the one result of reduce or aggregate
 * @param <OUT> records out
 * @param <KEY> the key
 * @param <W> the window
 */
public abstract class ProcessWindowFunction<IN, OUT, KEY, W extends Window> extends AbstractRichFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected ProcessWindowFunction() {}

    /** Called each time the window fires. */
    public abstract void process(KEY key, Context context, Iterable<IN> elements, Collector<OUT> out) throws Exception;

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
