package io.weir.api.functions;

/**
 * A function with a beginning, an end and a context.
 *
 * <p><b>Order of calls:</b> {@link #setRuntimeContext}, {@link #open}, the function's own method for each record,
 * {@link #close}. {@code close} is called also when {@code open} or a record failed.
 */
public interface RichFunction extends Function {
    /** Called once per subtask before the first record. */
    void open(OpenContext openContext) throws Exception;

    /** Called once per subtask after the last record, or after a failure. */
    void close() throws Exception;

    /** Where the function runs. */
    RuntimeContext getRuntimeContext();

    /** Called by the runtime before {@link #open}. */
    void setRuntimeContext(RuntimeContext context);
}
