package io.weir.state.heap;

import io.weir.api.state.ListState;
import io.weir.api.state.MapState;
import io.weir.api.state.ValueState;
import io.weir.api.tuple.Tuple2;
import io.weir.api.types.TypeInformation;
import io.weir.runtime.state.expiry.ExpiringStates;

/** The states that those with a time to live are made of. */
record HeapPairs(HeapKeyedState state) implements ExpiringStates.Pairs {
    @Override
    public <T> ValueState<Tuple2<Long, T>> value(Request<Tuple2<Long, T>> request) {
        return state.valueState(own(request, request.mutable()));
    }

    @Override
    public <T> ListState<Tuple2<Long, T>> list(Request<Tuple2<Long, T>> request) {
        return state.listState(own(request, true));
    }

    @Override
    public <K, V> MapState<K, Tuple2<Long, V>> map(TypeInformation<K> keyType, Request<Tuple2<Long, V>> request) {
        return state.mapState(keyType, own(request, request.mutable()));
    }

    private static <P> HeapKeyedState.Request<P> own(Request<P> request, boolean mutable) {
        return new HeapKeyedState.Request<>(
                request.descriptor().getName(),
                request.kind(),
                request.type(),
                mutable,
                request.expiry(),
                request.expiry().cleanupSize());
    }
}
