package io.weir.api.metrics;

/**
 * Shows a value when asked. Called from other threads than the subtask's.
 *
 * @param <T> the value, shown by {@code String.valueOf}
 */
@FunctionalInterface
public interface Gauge<T> {
    /** The value now. */
    T getValue();
}
