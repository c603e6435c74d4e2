package io.weir.api.functions;

/**
 * A {@link FilterFunction} with {@code open}, {@code close} and a runtime context.
 *
 * @param <T> the records
 */
public abstract class RichFilterFunction<T> extends AbstractRichFunction implements FilterFunction<T> {
    private static final long serialVersionUID = 1L;

    /** For subclasses. */
    protected RichFilterFunction() {}
}
