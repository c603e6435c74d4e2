package io.weir.api.functions;

/**
 * A {@link ReduceFunction} with {@code open}, {@code close} and a runtime context.
 *
 * @param <T> the records
 */
public abstract class RichReduceFunction<T> extends AbstractRichFunction implements ReduceFunction<T> {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected RichReduceFunction() {}
}
