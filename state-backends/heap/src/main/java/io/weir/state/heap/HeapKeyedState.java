package io.weir.state.heap;

import io.weir.api.state.AggregatingState;
import io.weir.api.state.AggregatingStateDescriptor;
import io.weir.api.state.ListState;
import io.weir.api.state.ListStateDescriptor;
import io.weir.api.state.MapState;
import io.weir.api.state.MapStateDescriptor;
import io.weir.api.state.ReducingState;
import io.weir.api.state.ReducingStateDescriptor;
import io.weir.api.state.ValueState;
import io.weir.api.state.ValueStateDescriptor;
import io.weir.api.types.ListTypeInfo;
import io.weir.api.types.MapTypeInfo;
import io.weir.api.types.TypeInformation;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.state.KeyedEntries;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.KeyedTable;
import io.weir.runtime.state.PendingSnapshot;
import io.weir.runtime.state.SliceTables;
import io.weir.runtime.state.StateBackend.KeyedStateParameters;
import io.weir.runtime.state.canonical.StateKind;
import io.weir.runtime.state.expiry.ExpiringStates;
import io.weir.runtime.state.expiry.Expiry;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The states of one operator in one subtask, by name. */
final class HeapKeyedState implements KeyedStateBackend {
    private final CurrentKey current;
    private final SlotRange range;
    private final TypeInformation<?> keyType;
    private final KeyGroupRange keyGroups;
    private final int maxParallelism;
    private final HeapStates states;
    private final HeapSnapshots snapshots;
    private final ExpiringStates expiring;
    private HeapTable<?>[] tables = new HeapTable<?>[0];
    private ExpirySweep[] sweeps = new ExpirySweep[0];

    HeapKeyedState(KeyedStateParameters parameters) throws IOException {
        keyType = parameters.keyType();
        keyGroups = parameters.keyGroups();
        maxParallelism = parameters.maxParallelism();
        current = new CurrentKey(parameters.keyType().getTypeClass());
        range = new SlotRange(keyGroups, maxParallelism);
        KeyCodec keys = new KeyCodec(parameters.keyType(), parameters.environment());
        states = new HeapStates(parameters, keys);
        snapshots = new HeapSnapshots(parameters, keys, states);
        expiring =
                new ExpiringStates(new HeapPairs(this), parameters.environment().clock());
    }

    @Override
    public void setCurrentKey(Object key, int keyHash) {
        if (!range.owns(keyHash)) {
            throw notOwned(key, keyHash);
        }
        current.set(key, keyHash);
        for (ExpirySweep sweep : sweeps) {
            sweep.step();
        }
    }

    @Override
    public void prepare(Object[] keys, int[] keyHashes, int from, int end) {
        current.restart();
        for (HeapTable<?> table : tables) {
            table.prepare(keys, keyHashes, from, end);
        }
    }

    private IllegalStateException notOwned(Object key, int keyHash) {
        return new IllegalStateException(
                "Key %s is of key group %d, this subtask owns %d to %d. Does its hashCode depend on its value alone?"
                        .formatted(
                                key,
                                KeyGroups.keyGroup(keyHash, maxParallelism),
                                keyGroups.first(),
                                keyGroups.end() - 1));
    }

    @Override
    public Object currentKey() {
        return current.get();
    }

    @Override
    public int currentKeyHash() {
        return current.hash;
    }

    @Override
    public <T> ValueState<T> valueState(ValueStateDescriptor<T> descriptor) {
        if (descriptor.getTtlConfig().isEnabled()) {
            return expiring.value(descriptor);
        }
        TypeInformation<T> type = descriptor.getTypeInformation();
        return valueState(new Request<>(descriptor.getName(), StateKind.VALUE, type, !type.isImmutable(), null, 0));
    }

    @SuppressWarnings("unchecked") // a name always has the types it was first asked for with
    <T> ValueState<T> valueState(Request<T> request) {
        return (ValueState<T>) get(request, request.type, codec -> {
            StateTable<T> table = NumberTable.create(heapTable(request), request.type.getTypeClass());
            return new HeldTable(new HeapValueState<>(table), table, codec);
        });
    }

    @Override
    public <T> ListState<T> listState(ListStateDescriptor<T> descriptor) {
        if (descriptor.getTtlConfig().isEnabled()) {
            return expiring.list(descriptor);
        }
        TypeInformation<T> type = descriptor.getTypeInformation();
        return listState(new Request<>(descriptor.getName(), StateKind.LIST, type, true, null, 0));
    }

    @SuppressWarnings("unchecked") // as above
    <T> ListState<T> listState(Request<T> request) {
        return (ListState<T>) get(request, new ListTypeInfo<>(request.type), codec -> {
            HeapTable<List<T>> table = heapTable(request);
            return new HeldTable(new HeapListState<>(table), table, codec);
        });
    }

    @Override
    public <K, V> MapState<K, V> mapState(MapStateDescriptor<K, V> descriptor) {
        if (descriptor.getTtlConfig().isEnabled()) {
            return expiring.map(descriptor);
        }
        TypeInformation<V> type = descriptor.getTypeInformation();
        return mapState(
                descriptor.getKeyType(),
                new Request<>(descriptor.getName(), StateKind.MAP, type, !type.isImmutable(), null, 0));
    }

    @SuppressWarnings("unchecked") // as above
    <K, V> MapState<K, V> mapState(TypeInformation<K> keyType, Request<V> request) {
        boolean mutableContents = request.mutable || !keyType.isImmutable();
        return (MapState<K, V>) get(request, new MapTypeInfo<>(keyType, request.type), codec -> {
            HeapTable<Map<K, V>> table = heapTable(request.unchanged());
            return new HeldTable(new HeapMapState<>(table, mutableContents), table, codec);
        });
    }

    /**
     * A state that is asked for.
     *
     * @param type of the values, elements, or values of maps
     * @param mutable whether handing out a value may change it
     * @param expiry when values expire; null: never
     * @param cleanupSize number of keys to look at for each record; 0: none
     */
    record Request<T>(
            String name,
            StateKind kind,
            TypeInformation<T> type,
            boolean mutable,
            @Nullable Expiry expiry,
            int cleanupSize) {
        /** The same of what handing out does not change. */
        Request<T> unchanged() {
            return new Request<>(name, kind, type, false, expiry, cleanupSize);
        }
    }

    private Object get(Request<?> request, TypeInformation<?> stored, Function<StateCodec, HeldState> create) {
        return states.get(request.name, request.kind, stored, request.expiry, create);
    }

    private <V> HeapTable<V> heapTable(Request<?> request) {
        HeapTable<V> table = heapTable(request.mutable);
        if (request.expiry != null && request.cleanupSize > 0) {
            sweeps = Arrays.copyOf(sweeps, sweeps.length + 1);
            sweeps[sweeps.length - 1] = new ExpirySweep(table, request.expiry, request.cleanupSize);
        }
        return table;
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <T> ReducingState<T> reducingState(ReducingStateDescriptor<T> descriptor) {
        if (descriptor.getTtlConfig().isEnabled()) {
            return expiring.reducing(descriptor);
        }
        TypeInformation<T> type = descriptor.getTypeInformation();
        return (ReducingState<T>) states.get(descriptor.getName(), StateKind.REDUCING, type, null, codec -> {
            StateTable<T> table = table(type);
            return new HeldTable(new HeapReducingState<>(table, descriptor.getReduceFunction()), table, codec);
        });
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <I, A, O> AggregatingState<I, O> aggregatingState(AggregatingStateDescriptor<I, A, O> descriptor) {
        if (descriptor.getTtlConfig().isEnabled()) {
            return expiring.aggregating(descriptor);
        }
        TypeInformation<A> type = descriptor.getTypeInformation();
        return (AggregatingState<I, O>) states.get(descriptor.getName(), StateKind.AGGREGATING, type, null, codec -> {
            HeapTable<A> table = heapTable(!type.isImmutable());
            return new HeldTable(new HeapAggregatingState<>(table, descriptor.getAggregateFunction()), table, codec);
        });
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <V> KeyedTable<V> table(String name, TypeInformation<V> valueType) {
        return (KeyedTable<V>) states.get(name, StateKind.TABLE, valueType, null, codec -> {
            StateTable<V> table = table(valueType);
            return new HeldTable(table, table, codec);
        });
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <V> SliceTables<V> slices(String name, TypeInformation<V> valueType) {
        return (SliceTables<V>) states.get(name, StateKind.SLICES, valueType, null, codec -> {
            HeapSliceTables<V> slices = new HeapSliceTables<>(current, range, !valueType.isImmutable());
            return new HeldSlices(slices, codec, states.epochs());
        });
    }

    @Override
    public <E> void register(String name, TypeInformation<E> type, KeyedEntries<E> entries) {
        Object registered = states.get(name, StateKind.ENTRIES, type, null, codec -> new HeldEntries(entries, codec));
        if (registered != entries) {
            throw new IllegalStateException("Entries '%s' are registered twice.".formatted(name));
        }
    }

    @Override
    public PendingSnapshot<KeyedSnapshot> startSnapshot(CheckpointBarrier barrier) {
        return snapshots.start(barrier);
    }

    @Override
    public void checkpointCompleted(long checkpointId) {
        snapshots.completed(checkpointId);
    }

    @Override
    public void checkpointAborted(long checkpointId) {
        snapshots.aborted(checkpointId);
    }

    @Override
    public TypeInformation<?> keyType() {
        return keyType;
    }

    @Override
    public KeyGroupRange keyGroups() {
        return keyGroups;
    }

    @Override
    public int maxParallelism() {
        return maxParallelism;
    }

    @Override
    public void close() {
        snapshots.close();
        states.clear();
        tables = new HeapTable<?>[0];
        sweeps = new ExpirySweep[0];
    }

    private <V> StateTable<V> table(TypeInformation<V> valueType) {
        return NumberTable.create(heapTable(!valueType.isImmutable()), valueType.getTypeClass());
    }

    /** A table that takes part in {@link #prepare}. */
    private <V> HeapTable<V> heapTable(boolean mutable) {
        HeapTable<V> table = HeapTable.create(current, range, 0, mutable);
        tables = Arrays.copyOf(tables, tables.length + 1);
        tables[tables.length - 1] = table;
        return table;
    }
}
