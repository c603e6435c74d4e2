package io.weir.api.state;

import java.util.List;

/**
 * A list per key.
 *
 * @param <T> the elements
 */
public interface ListState<T> extends AppendingState<T, Iterable<T>> {
    /** The elements of the current key in the order they were added; empty when there are none. */
    @Override
    Iterable<T> get() throws Exception;

    /** Replaces the list; an empty one clears it. */
    void update(List<T> values) throws Exception;

    /** Adds all of {@code values}. */
    void addAll(List<T> values) throws Exception;
}
