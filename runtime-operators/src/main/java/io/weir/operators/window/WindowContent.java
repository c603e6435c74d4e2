package io.weir.operators.window;

import io.weir.runtime.state.SliceTables;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of the records of a slice for each key. Like operators, its classes are copied for each chain.
 *
 * @param <I> records
 * @param <A> what is kept
 */
interface WindowContent<I, A> extends SliceTables.Combiner<A> {
    /** Adds a record to what is kept; null: nothing is kept yet. */
    A add(@Nullable A kept, I value);

    /**
     * What a window without a function emits; null: nothing.
     *
     * @param stored whether {@code content} is what a slice keeps, not a combination
     * @param retained whether slices are still needed after the window has fired, so that nothing of them may be given away
     */
    @Nullable
    Object result(A content, boolean stored, boolean retained);

    /** What a window function gets; null: it is not called. The parameters are those of {@link #result}. */
    @Nullable
    Iterable<?> elements(A content, boolean stored, boolean retained);

    /** Called with the first record: looks for mistakes in the user's function that would lose records silently. */
    void check(I value);
}
