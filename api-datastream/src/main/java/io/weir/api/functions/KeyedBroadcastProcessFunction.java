package io.weir.api.functions;

/**
 * Handles the records of a keyed stream, with state and timers, together with those of another one that every subtask gets
 * all records of, such as rules.
 *
 * @param <KS> the key
 * @param <IN1> records of the keyed stream
 * @param <IN2> records that were broadcast
 * @param <OUT> records out
 */
public abstract class KeyedBroadcastProcessFunction<KS, IN1, IN2, OUT> extends BaseBroadcastProcessFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected KeyedBroadcastProcessFunction() {}

    /** Handles a record of the keyed stream; may look at the broadcast maps. */
    public abstract void processElement(IN1 value, ReadOnlyContext ctx, Collector<OUT> out) throws Exception;

    /** Handles a record that was broadcast; may change the broadcast maps. It has no key, and so no keyed state. */
    public abstract void processBroadcastElement(IN2 value, Context ctx, Collector<OUT> out) throws Exception;

    /** Called when a timer is due; keyed state is that of the timer's key. */
    public void onTimer(long timestamp, OnTimerContext ctx, Collector<OUT> out) throws Exception {}

    /** What is known about a record of the keyed stream. */
    public abstract class ReadOnlyContext extends BaseBroadcastProcessFunction.ReadOnlyContext {
        /** For the runtime. */
        protected ReadOnlyContext() {}

        /** The time and the timers of the current key. */
        public abstract TimerService timerService();

        /** The key of the record or timer at hand. */
        public abstract KS getCurrentKey();
    }

    /** What is known about the timer at hand. */
    public abstract class OnTimerContext extends ReadOnlyContext {
        /** For the runtime. */
        protected OnTimerContext() {}

        /** Which clock the timer followed. */
        public abstract TimeDomain timeDomain();
    }
}
