package io.weir.state.rocksdb;

import io.weir.api.state.ListState;
import io.weir.api.state.MapState;
import io.weir.api.state.ValueState;
import io.weir.api.tuple.Tuple2;
import io.weir.api.types.TypeInformation;
import io.weir.runtime.state.expiry.ExpiringStates;

/** The states that those with a time to live are made of. */
record RocksDbPairs(RocksDbKeyedState state) implements ExpiringStates.Pairs {
    @Override
    public <T> ValueState<Tuple2<Long, T>> value(Request<Tuple2<Long, T>> request) {
        return state.valueState(name(request), request.kind(), request.type(), request.expiry());
    }

    @Override
    public <T> ListState<Tuple2<Long, T>> list(Request<Tuple2<Long, T>> request) {
        return state.listState(name(request), request.type(), request.expiry());
    }

    @Override
    public <K, V> MapState<K, Tuple2<Long, V>> map(TypeInformation<K> keyType, Request<Tuple2<Long, V>> request) {
        return state.mapState(name(request), keyType, request.type(), request.expiry());
    }

    private static String name(Request<?> request) {
        return request.descriptor().getName();
    }
}
