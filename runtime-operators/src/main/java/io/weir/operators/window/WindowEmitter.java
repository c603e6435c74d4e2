package io.weir.operators.window;

import io.weir.api.windowing.TimeWindow;
import io.weir.runtime.state.SliceTables;

/**
 * Turns the content of a window into results and emits them, key by key. Like operators, its classes are copied for each
 * chain.
 *
 * @param <A> what is kept
 */
interface WindowEmitter<A> extends SliceTables.CombinedVisitor<A> {
    /** Opens the user's function. */
    void open();

    /** Closes the user's function. */
    void close();

    /** Keys visited from now on are of {@code window}; for {@code retained} see {@link WindowContent#result}. */
    void begin(TimeWindow window, boolean retained);
}
