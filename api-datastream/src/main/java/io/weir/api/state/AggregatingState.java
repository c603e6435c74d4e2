package io.weir.api.state;

/**
 * One accumulator per key, into which added values are aggregated.
 *
 * @param <IN> values added
 * @param <OUT> the result
 */
public interface AggregatingState<IN, OUT> extends AppendingState<IN, OUT> {}
