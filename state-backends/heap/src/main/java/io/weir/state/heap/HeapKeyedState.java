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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** The states of one operator in one subtask, by name. */
final class HeapKeyedState implements KeyedStateBackend {
    private final CurrentKey current;
    private final SlotRange range;
    private final KeyGroupRange keyGroups;
    private final int maxParallelism;
    private final Map<String, Registered> states = new LinkedHashMap<>();
    private HeapTable<?>[] tables = new HeapTable<?>[0];

    HeapKeyedState(KeyedStateParameters parameters) {
        keyGroups = parameters.keyGroups();
        maxParallelism = parameters.maxParallelism();
        current = new CurrentKey(parameters.keyType().getTypeClass());
        range = new SlotRange(keyGroups, maxParallelism);
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
        return (ValueState<T>) registered(
                descriptor.getName(),
                HeapValueState.class,
                () -> new HeapValueState<T>(table(descriptor.getTypeInformation())));
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <T> ListState<T> listState(ListStateDescriptor<T> descriptor) {
        return (ListState<T>)
                state(descriptor.getName(), HeapListState.class, table -> new HeapListState<T>(typed(table)));
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <K, V> MapState<K, V> mapState(MapStateDescriptor<K, V> descriptor) {
        return (MapState<K, V>)
                state(descriptor.getName(), HeapMapState.class, table -> new HeapMapState<K, V>(typed(table)));
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <T> ReducingState<T> reducingState(ReducingStateDescriptor<T> descriptor) {
        return (ReducingState<T>) registered(
                descriptor.getName(),
                HeapReducingState.class,
                () -> new HeapReducingState<T>(table(descriptor.getTypeInformation()), descriptor.getReduceFunction()));
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <I, A, O> AggregatingState<I, O> aggregatingState(AggregatingStateDescriptor<I, A, O> descriptor) {
        return (AggregatingState<I, O>) state(
                descriptor.getName(),
                HeapAggregatingState.class,
                table -> new HeapAggregatingState<>(typed(table), descriptor.getAggregateFunction()));
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <V> KeyedTable<V> table(String name, TypeInformation<V> valueType) {
        return (KeyedTable<V>) registered(name, StateTable.class, () -> table(valueType));
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <V> SliceTables<V> slices(String name, TypeInformation<V> valueType) {
        return (SliceTables<V>) registered(name, HeapSliceTables.class, () -> new HeapSliceTables<V>(current, range));
    }

    @Override
    public <E> void register(String name, TypeInformation<E> type, KeyedEntries<E> entries) {
        throw new UnsupportedOperationException("snapshots");
    }

    @Override
    public PendingSnapshot<KeyedSnapshot> startSnapshot(CheckpointBarrier barrier) {
        throw new UnsupportedOperationException("snapshots");
    }

    @Override
    public void checkpointCompleted(long checkpointId) {}

    @Override
    public void checkpointAborted(long checkpointId) {}

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
        states.clear();
        tables = new HeapTable<?>[0];
    }

    private <V> StateTable<V> table(TypeInformation<V> valueType) {
        return NumberTable.create(heapTable(), valueType.getTypeClass());
    }

    private Object state(String name, Class<?> kind, Function<HeapTable<Object>, Object> create) {
        return registered(name, kind, () -> create.apply(heapTable()));
    }

    /** A table that takes part in {@link #prepare}. */
    private HeapTable<Object> heapTable() {
        HeapTable<Object> table = HeapTable.create(current, range, 0);
        tables = Arrays.copyOf(tables, tables.length + 1);
        tables[tables.length - 1] = table;
        return table;
    }

    private Object registered(String name, Class<?> kind, Supplier<Object> create) {
        Registered state = states.get(name);
        if (state == null) {
            state = new Registered(kind, create.get());
            states.put(name, state);
        } else if (state.kind != kind) {
            throw new IllegalStateException(
                    "State '%s' is asked for as a %s but was asked for as a %s before. Give each state its own name."
                            .formatted(name, kindName(kind), kindName(state.kind)));
        }
        return state.object;
    }

    private static String kindName(Class<?> kind) {
        return kind.getSimpleName().replace("Heap", "");
    }

    @SuppressWarnings("unchecked") // a new table, empty
    private static <V> HeapTable<V> typed(HeapTable<?> table) {
        return (HeapTable<V>) table;
    }

    private record Registered(Class<?> kind, Object object) {}
}
