package io.weir.runtime.state.expiry;

import io.weir.api.state.AggregatingState;
import io.weir.api.state.AggregatingStateDescriptor;
import io.weir.api.state.ListState;
import io.weir.api.state.ListStateDescriptor;
import io.weir.api.state.MapState;
import io.weir.api.state.MapStateDescriptor;
import io.weir.api.state.ReducingState;
import io.weir.api.state.ReducingStateDescriptor;
import io.weir.api.state.StateDescriptor;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.tuple.Tuple2;
import io.weir.api.types.TypeInformation;
import io.weir.runtime.state.canonical.StateKind;
import java.util.function.LongSupplier;

/** Makes states with a time to live on top of those of a backend. */
public final class ExpiringStates {
    private final Pairs backend;
    private final LongSupplier clock;

    /** On top of {@code backend}, with milliseconds since the epoch from {@code clock}. */
    public ExpiringStates(Pairs backend, LongSupplier clock) {
        this.backend = backend;
        this.clock = clock;
    }

    /** What a backend offers: states that hold pairs of a time and a value. Pairs are never changed. */
    public interface Pairs {
        /** One pair per key; {@code kind} is what the state is to the user, {@code type} that of the pairs. */
        <T> ValueState<Tuple2<Long, T>> value(Request<Tuple2<Long, T>> request);

        /** A list of pairs per key; the type is that of the pairs. */
        <T> ListState<Tuple2<Long, T>> list(Request<Tuple2<Long, T>> request);

        /** A map of pairs per key; the type is that of the pairs. */
        <K, V> MapState<K, Tuple2<Long, V>> map(TypeInformation<K> keyType, Request<Tuple2<Long, V>> request);

        /**
         * What is asked for.
         *
         * @param descriptor as the user gave it
         * @param kind what the state is to the user
         * @param type of the pairs
         * @param mutable whether the values in the pairs can be changed by who gets them
         * @param expiry what has expired need not be written, and may be cleaned up
         */
        record Request<P>(
                StateDescriptor<?> descriptor,
                StateKind kind,
                TypeInformation<P> type,
                boolean mutable,
                Expiry expiry) {}
    }

    /** One value per key. */
    public <T> ValueState<T> value(ValueStateDescriptor<T> descriptor) {
        return pair(descriptor, StateKind.VALUE);
    }

    /** A list per key. */
    public <T> ListState<T> list(ListStateDescriptor<T> descriptor) {
        Expiry expiry = expiry(descriptor);
        return new ExpiringListState<>(backend.<T>list(request(descriptor, StateKind.LIST, expiry)), expiry);
    }

    /** A map per key. */
    public <K, V> MapState<K, V> map(MapStateDescriptor<K, V> descriptor) {
        Expiry expiry = expiry(descriptor);
        return new ExpiringMapState<>(
                backend.<K, V>map(descriptor.getKeyType(), request(descriptor, StateKind.MAP, expiry)), expiry);
    }

    /** One reduced value per key. */
    public <T> ReducingState<T> reducing(ReducingStateDescriptor<T> descriptor) {
        return new ExpiringReducingState<>(pair(descriptor, StateKind.REDUCING), descriptor.getReduceFunction());
    }

    /** One accumulator per key. */
    public <I, A, O> AggregatingState<I, O> aggregating(AggregatingStateDescriptor<I, A, O> descriptor) {
        return new ExpiringAggregatingState<>(
                pair(descriptor, StateKind.AGGREGATING), descriptor.getAggregateFunction());
    }

    private <T> ExpiringValueState<T> pair(StateDescriptor<T> descriptor, StateKind kind) {
        Expiry expiry = expiry(descriptor);
        return new ExpiringValueState<>(backend.<T>value(request(descriptor, kind, expiry)), expiry);
    }

    private Expiry expiry(StateDescriptor<?> descriptor) {
        return new Expiry(descriptor.getTtlConfig(), clock);
    }

    private static <T> Pairs.Request<Tuple2<Long, T>> request(
            StateDescriptor<T> descriptor, StateKind kind, Expiry expiry) {
        TypeInformation<T> type = descriptor.getTypeInformation();
        return new Pairs.Request<>(descriptor, kind, Expiry.stamped(type), !type.isImmutable(), expiry);
    }
}
