package io.weir.api.functions;

import org.jspecify.annotations.Nullable;

/**
 * Handles each record of a keyed stream with state, timers and side outputs.
 *
 * @param <K> the key
 * @param <I> records in
 * @param <O> records out
 */
public abstract class KeyedProcessFunction<K, I, O> extends AbstractRichFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected KeyedProcessFunction() {}

    /** Handles {@code value}; keyed state and timers are those of its key. */
    public abstract void processElement(I value, Context ctx, Collector<O> out) throws Exception;

    /** Called when a timer is due; keyed state is that of the timer's key. */
    public void onTimer(long timestamp, OnTimerContext ctx, Collector<O> out) throws Exception {}

    /** What is known about the record at hand. */
    public abstract class Context {
        /** For the runtime. */
        protected Context() {}

        /** Milliseconds, or null when the record has no timestamp. */
        public abstract @Nullable Long timestamp();

        /** The time and the timers of the current key. */
        public abstract TimerService timerService();

        /** Emits {@code value} to a side output. */
        public abstract <X> void output(OutputTag<X> outputTag, X value);

        /** The key of the record or timer at hand. */
        public abstract K getCurrentKey();
    }

    /** What is known about the timer at hand. */
    public abstract class OnTimerContext extends Context {
        /** For the runtime. */
        protected OnTimerContext() {}

        /** Which clock the timer followed. */
        public abstract TimeDomain timeDomain();
    }
}
