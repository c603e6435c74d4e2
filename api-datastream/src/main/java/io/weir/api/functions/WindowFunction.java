package io.weir.api.functions;

import io.weir.api.windowing.Window;

/**
 * Turns the content of a window of one key into results.
 *
 * @param <IN> what the window holds: its records, or the one result of reduce or aggregate
 * @param <OUT> records out
 * @param <KEY> the key
 * @param <W> the window
 */
@FunctionalInterface
public interface WindowFunction<IN, OUT, KEY, W extends Window> extends Function {
    /** Called each time the window fires. */
    void apply(KEY key, W window, Iterable<IN> input, Collector<OUT> out) throws Exception;
}
