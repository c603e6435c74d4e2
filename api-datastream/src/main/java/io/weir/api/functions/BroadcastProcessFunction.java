package io.weir.api.functions;

/**
 * Handles the records of a stream together with those of another one that every subtask gets all records of, such as rules.
 *
 * @param <IN1> records of the stream
 * @param <IN2> records that were broadcast
 * @param <OUT> records out
 */
public abstract class BroadcastProcessFunction<IN1, IN2, OUT> extends BaseBroadcastProcessFunction {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected BroadcastProcessFunction() {}

    /** Handles a record of the stream; may look at the broadcast maps. */
    public abstract void processElement(IN1 value, ReadOnlyContext ctx, Collector<OUT> out) throws Exception;

    /** Handles a record that was broadcast; may change the broadcast maps. */
    public abstract void processBroadcastElement(IN2 value, Context ctx, Collector<OUT> out) throws Exception;
}
