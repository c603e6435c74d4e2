package io.weir.api.state;

/** Gives the state of the current key. Asking twice for a state of one name gives the same state. */
public interface KeyedStateStore {
    /** One value per key. */
    <T> ValueState<T> getState(ValueStateDescriptor<T> stateProperties);

    /** A list per key. */
    <T> ListState<T> getListState(ListStateDescriptor<T> stateProperties);

    /** A map per key. */
    <UK, UV> MapState<UK, UV> getMapState(MapStateDescriptor<UK, UV> stateProperties);

    /** One value per key, into which added values are reduced. */
    <T> ReducingState<T> getReducingState(ReducingStateDescriptor<T> stateProperties);

    /** One accumulator per key, into which added values are aggregated. */
    <IN, ACC, OUT> AggregatingState<IN, OUT> getAggregatingState(
            AggregatingStateDescriptor<IN, ACC, OUT> stateProperties);
}
