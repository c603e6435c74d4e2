package io.weir.api.state;

import org.jspecify.annotations.Nullable;

/**
 * State that values are added to.
 *
 * @param <IN> values added
 * @param <OUT> what they become
 */
public interface AppendingState<IN, OUT> extends State {
    /** What the values of the current key became; null when none was added. */
    @Nullable
    OUT get() throws Exception;

    /** Adds {@code value}, which is not null. */
    void add(IN value) throws Exception;
}
