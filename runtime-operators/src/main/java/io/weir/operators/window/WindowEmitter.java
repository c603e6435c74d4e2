package io.weir.operators.window;

import io.weir.api.windowing.TimeWindow;
import io.weir.operators.UserFunction;
import io.weir.runtime.state.SliceTables;

/**
 * Turns the content of a window into results and emits them, key by key. Like operators, its classes are copied for each
 * chain.
 *
 * @param <A> what is kept
 */
interface WindowEmitter<A> extends SliceTables.CombinedVisitor<A> {
    /** The user's function; one that does nothing where there is none. */
    UserFunction userFunction();

    /** Keys visited from now on are of {@code window}; for {@code retained} see {@link WindowContent#result}. */
    void begin(TimeWindow window, boolean retained);
}
