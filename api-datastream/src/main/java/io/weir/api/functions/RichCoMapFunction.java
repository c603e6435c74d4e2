package io.weir.api.functions;

/**
 * A {@link CoMapFunction} with {@code open}, {@code close} and a runtime context.
 *
 * @param <IN1> records of the first
 * @param <IN2> records of the second
 * @param <OUT> records out
 */
public abstract class RichCoMapFunction<IN1, IN2, OUT> extends AbstractRichFunction
        implements CoMapFunction<IN1, IN2, OUT> {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected RichCoMapFunction() {}
}
