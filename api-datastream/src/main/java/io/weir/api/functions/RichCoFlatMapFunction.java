package io.weir.api.functions;

/**
 * A {@link CoFlatMapFunction} with {@code open}, {@code close} and a runtime context.
 *
 * @param <IN1> records of the first
 * @param <IN2> records of the second
 * @param <OUT> records out
 */
public abstract class RichCoFlatMapFunction<IN1, IN2, OUT> extends AbstractRichFunction
        implements CoFlatMapFunction<IN1, IN2, OUT> {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected RichCoFlatMapFunction() {}
}
