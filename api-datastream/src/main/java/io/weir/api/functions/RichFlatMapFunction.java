package io.weir.api.functions;

/**
 * A {@link FlatMapFunction} with {@code open}, {@code close} and a runtime context.
 *
 * @param <T> records in
 * @param <O> records out
 */
public abstract class RichFlatMapFunction<T, O> extends AbstractRichFunction implements FlatMapFunction<T, O> {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected RichFlatMapFunction() {}
}
