package io.weir.api.functions;

import org.jspecify.annotations.Nullable;

/**
 * Handles the records of two connected streams, with state and timers when both are keyed.
 *
 * @param <IN1> records of the first
 * @param <IN2> records of the second
 * @param <OUT> records out
 */
public abstract class CoProcessFunction<IN1, IN2, OUT> extends AbstractRichFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected CoProcessFunction() {}

    /** Handles a record of the first stream. */
    public abstract void processElement1(IN1 value, Context ctx, Collector<OUT> out) throws Exception;

    /** Handles a record of the second stream. */
    public abstract void processElement2(IN2 value, Context ctx, Collector<OUT> out) throws Exception;

    /** Called when a timer is due. */
    public void onTimer(long timestamp, OnTimerContext ctx, Collector<OUT> out) throws Exception {}

    /** What is known about the record at hand. */
    public abstract class Context {
        /** For the runtime. */
        protected Context() {}

        /** Milliseconds, or null when the record has no timestamp. */
        public abstract @Nullable Long timestamp();

        /** The time; timers need keyed streams. */
        public abstract TimerService timerService();

        /** Emits {@code value} to a side output. */
        public abstract <X> void output(OutputTag<X> outputTag, X value);
    }

    /** What is known about the timer at hand. */
    public abstract class OnTimerContext extends Context {
        /** For the runtime. */
        protected OnTimerContext() {}

        /** Which clock the timer followed. */
        public abstract TimeDomain timeDomain();
    }
}
