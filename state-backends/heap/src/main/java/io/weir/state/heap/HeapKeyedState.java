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
import io.weir.runtime.state.KeyGroupRange;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.KeyedEntries;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.KeyedTable;
import io.weir.runtime.state.PendingSnapshot;
import io.weir.runtime.state.SliceTables;
import io.weir.runtime.state.StateBackend.KeyedStateParameters;
import io.weir.runtime.state.canonical.StateKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The states of one operator in one subtask, by name. */
final class HeapKeyedState implements KeyedStateBackend {
    private final CurrentKey current;
    private final SlotRange range;
    private final TypeInformation<?> keyType;
    private final KeyGroupRange keyGroups;
    private final int maxParallelism;
    private final HeapStates states;
    private final HeapSnapshots snapshots;
    private HeapTable<?>[] tables = new HeapTable<?>[0];

    HeapKeyedState(KeyedStateParameters parameters) throws IOException {
        keyType = parameters.keyType();
        keyGroups = parameters.keyGroups();
        maxParallelism = parameters.maxParallelism();
        current = new CurrentKey(parameters.keyType().getTypeClass());
        range = new SlotRange(keyGroups, maxParallelism);
        KeyCodec keys = new KeyCodec(parameters.keyType(), parameters.environment());
        states = new HeapStates(parameters, keys);
        snapshots = new HeapSnapshots(parameters, keys, states);
    }

    @Override
    public void setCurrentKey(Object key, int keyHash) {
        if (!range.owns(keyHash)) {
            throw notOwned(key, keyHash);
        }
        current.set(key, keyHash);
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
    @SuppressWarnings("unchecked") // a name always has the types it was first asked for with
    public <T> ValueState<T> valueState(ValueStateDescriptor<T> descriptor) {
        TypeInformation<T> type = descriptor.getTypeInformation();
        return (ValueState<T>) states.get(descriptor.getName(), StateKind.VALUE, type, codec -> {
            StateTable<T> table = table(type);
            return new HeldTable(new HeapValueState<>(table), table, codec);
        });
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <T> ListState<T> listState(ListStateDescriptor<T> descriptor) {
        ListTypeInfo<T> type = new ListTypeInfo<>(descriptor.getTypeInformation());
        return (ListState<T>) states.get(descriptor.getName(), StateKind.LIST, type, codec -> {
            HeapTable<List<T>> table = heapTable(true);
            return new HeldTable(new HeapListState<>(table), table, codec);
        });
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <K, V> MapState<K, V> mapState(MapStateDescriptor<K, V> descriptor) {
        MapTypeInfo<K, V> type = new MapTypeInfo<>(descriptor.getKeyType(), descriptor.getTypeInformation());
        boolean mutableContents = !descriptor.getKeyType().isImmutable()
                || !descriptor.getTypeInformation().isImmutable();
        return (MapState<K, V>) states.get(descriptor.getName(), StateKind.MAP, type, codec -> {
            HeapTable<Map<K, V>> table = heapTable(false);
            return new HeldTable(new HeapMapState<>(table, mutableContents), table, codec);
        });
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <T> ReducingState<T> reducingState(ReducingStateDescriptor<T> descriptor) {
        TypeInformation<T> type = descriptor.getTypeInformation();
        return (ReducingState<T>) states.get(descriptor.getName(), StateKind.REDUCING, type, codec -> {
            StateTable<T> table = table(type);
            return new HeldTable(new HeapReducingState<>(table, descriptor.getReduceFunction()), table, codec);
        });
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <I, A, O> AggregatingState<I, O> aggregatingState(AggregatingStateDescriptor<I, A, O> descriptor) {
        TypeInformation<A> type = descriptor.getTypeInformation();
        return (AggregatingState<I, O>) states.get(descriptor.getName(), StateKind.AGGREGATING, type, codec -> {
            HeapTable<A> table = heapTable(!type.isImmutable());
            return new HeldTable(new HeapAggregatingState<>(table, descriptor.getAggregateFunction()), table, codec);
        });
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <V> KeyedTable<V> table(String name, TypeInformation<V> valueType) {
        return (KeyedTable<V>) states.get(name, StateKind.TABLE, valueType, codec -> {
            StateTable<V> table = table(valueType);
            return new HeldTable(table, table, codec);
        });
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <V> SliceTables<V> slices(String name, TypeInformation<V> valueType) {
        return (SliceTables<V>) states.get(name, StateKind.SLICES, valueType, codec -> {
            HeapSliceTables<V> slices = new HeapSliceTables<>(current, range, !valueType.isImmutable());
            return new HeldSlices(slices, codec, states.epochs());
        });
    }

    @Override
    public <E> void register(String name, TypeInformation<E> type, KeyedEntries<E> entries) {
        Object registered = states.get(name, StateKind.ENTRIES, type, codec -> new HeldEntries(entries, codec));
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
