package io.weir.api.state;

/**
 * One value per key, into which added values are reduced.
 *
 * @param <T> the values
 */
public interface ReducingState<T> extends AppendingState<T, T> {}
