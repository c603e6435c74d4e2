package io.weir.api.functions;

/**
 * A {@link MapFunction} with {@code open}, {@code close} and a runtime context.
 *
 * @param <T> records in
 * @param <O> records out
 */
public abstract class RichMapFunction<T, O> extends AbstractRichFunction implements MapFunction<T, O> {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected RichMapFunction() {}
}
