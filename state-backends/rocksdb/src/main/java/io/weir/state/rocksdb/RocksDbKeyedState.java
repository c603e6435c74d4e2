package io.weir.state.rocksdb;

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
import io.weir.api.types.TypeSerializer;
import io.weir.runtime.checkpoint.CheckpointBarrier;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;
import io.weir.runtime.serialization.Serializers;
import io.weir.runtime.state.KeyedEntries;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.KeyedTable;
import io.weir.runtime.state.PendingSnapshot;
import io.weir.runtime.state.SliceTables;
import io.weir.runtime.state.StateBackend.KeyedStateParameters;
import io.weir.runtime.state.StateBackend.RestoredKeyedState;
import io.weir.runtime.state.StateBackend.StateEnvironment;
import io.weir.runtime.state.canonical.StateKind;
import io.weir.runtime.state.expiry.ExpiringStates;
import io.weir.runtime.state.expiry.Expiry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The states of one operator in one subtask, by name. */
final class RocksDbKeyedState implements KeyedStateBackend {
    private final CurrentKey current = new CurrentKey();
    private final KeyedStateParameters parameters;
    private final LocalDatabase database;
    private final CacheBudget budget;
    private final TypeSerializer<Object> keySerializer;
    private final RestoredRows restoredRows;
    private final RocksDbStates states;
    private final RocksDbSnapshots snapshots;
    private final ExpiringStates expiring;
    private final List<CachedTable<?>> prepared = new ArrayList<>();
    private ExpirySweep[] sweeps = new ExpirySweep[0];

    /** Owns {@code database}. */
    @SuppressWarnings("unchecked") // all keys are of the type
    RocksDbKeyedState(KeyedStateParameters parameters, LocalDatabase database, CacheBudget budget) {
        this.parameters = parameters;
        this.database = database;
        this.budget = budget;
        StateEnvironment environment = parameters.environment();
        keySerializer = Serializers.create(
                (TypeInformation<Object>) parameters.keyType(), environment.serializers(), environment.classLoader());
        restoredRows = new RestoredRows(parameters, database.rows(), keySerializer);
        states = new RocksDbStates(restoredRows);
        snapshots = new RocksDbSnapshots(parameters, database, budget, restoredRows, states);
        expiring = new ExpiringStates(new RocksDbPairs(this), environment.clock());
    }

    /** Reads what there is to start from; called once, before anything else. */
    void restore(NativePieces pieces) throws IOException {
        pieces.takeOver(database, restoredRows);
        RestoredKeyedState restored = parameters.restored();
        if (restored != null) {
            restoredRows.read(restored);
        }
    }

    @Override
    public void prepare(Object[] keys, int[] keyHashes, int from, int end) {
        for (CachedTable<?> table : prepared) {
            table.prepare(keys, keyHashes, from, end);
        }
    }

    @Override
    public void setCurrentKey(Object key, int keyHash) {
        KeyGroupRange keyGroups = parameters.keyGroups();
        int keyGroup = KeyGroups.keyGroup(keyHash, parameters.maxParallelism());
        if (!keyGroups.contains(keyGroup)) {
            throw new IllegalStateException(
                    "Key %s is of key group %d, this subtask owns %d to %d. Does its hashCode depend on its value alone?"
                            .formatted(key, keyGroup, keyGroups.first(), keyGroups.end() - 1));
        }
        current.set(key, keyHash);
        for (ExpirySweep sweep : sweeps) {
            sweep.step();
        }
    }

    @Override
    public Object currentKey() {
        return current.get();
    }

    @Override
    public int currentKeyHash() {
        return current.hash();
    }

    @Override
    public <T> ValueState<T> valueState(ValueStateDescriptor<T> descriptor) {
        return descriptor.getTtlConfig().isEnabled()
                ? expiring.value(descriptor)
                : valueState(descriptor.getName(), StateKind.VALUE, descriptor.getTypeInformation(), null);
    }

    @SuppressWarnings("unchecked") // a name always has the types it was first asked for with
    <T> ValueState<T> valueState(String name, StateKind kind, TypeInformation<T> type, @Nullable Expiry expiry) {
        return (ValueState<T>) get(name, kind, type, expiry, (codec, number) -> {
            CachedTable<T> table = table(codec, number);
            return held(new RocksDbValueState<>(table), table, codec, number);
        });
    }

    @Override
    public <T> ListState<T> listState(ListStateDescriptor<T> descriptor) {
        return descriptor.getTtlConfig().isEnabled()
                ? expiring.list(descriptor)
                : listState(descriptor.getName(), descriptor.getTypeInformation(), null);
    }

    @SuppressWarnings("unchecked") // as above
    <T> ListState<T> listState(String name, TypeInformation<T> type, @Nullable Expiry expiry) {
        return (ListState<T>) get(name, StateKind.LIST, new ListTypeInfo<>(type), expiry, (codec, number) -> {
            CachedTable<List<T>> table = table(codec, number);
            return held(new RocksDbListState<>(table), table, codec, number);
        });
    }

    @Override
    public <K, V> MapState<K, V> mapState(MapStateDescriptor<K, V> descriptor) {
        return descriptor.getTtlConfig().isEnabled()
                ? expiring.map(descriptor)
                : mapState(descriptor.getName(), descriptor.getKeyType(), descriptor.getTypeInformation(), null);
    }

    @SuppressWarnings("unchecked") // as above
    <K, V> MapState<K, V> mapState(
            String name, TypeInformation<K> keyType, TypeInformation<V> type, @Nullable Expiry expiry) {
        return (MapState<K, V>) get(name, StateKind.MAP, new MapTypeInfo<>(keyType, type), expiry, (codec, number) -> {
            TypeSerializer<Object> values = codec.serializerOf(type);
            RowKeys rowKeys = new RowKeys(RowKeys.ofState(number), keySerializer, codec.serializerOf(keyType));
            CachedTable<V> table = new CachedTable<>(current, database.rows(), budget, rowKeys, values, name);
            sweep(table, expiry);
            StoredState rows = new StoredState(number, codec.header(), true);
            return new HeldMap(new RocksDbMapState<K, V>(table), untyped(table), codec, rows, keySerializer, values);
        });
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <T> ReducingState<T> reducingState(ReducingStateDescriptor<T> descriptor) {
        if (descriptor.getTtlConfig().isEnabled()) {
            return expiring.reducing(descriptor);
        }
        TypeInformation<T> type = descriptor.getTypeInformation();
        return (ReducingState<T>) get(descriptor.getName(), StateKind.REDUCING, type, null, (codec, number) -> {
            CachedTable<T> table = table(codec, number);
            return held(new RocksDbReducingState<>(table, descriptor.getReduceFunction()), table, codec, number);
        });
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <I, A, O> AggregatingState<I, O> aggregatingState(AggregatingStateDescriptor<I, A, O> descriptor) {
        if (descriptor.getTtlConfig().isEnabled()) {
            return expiring.aggregating(descriptor);
        }
        TypeInformation<A> type = descriptor.getTypeInformation();
        return (AggregatingState<I, O>) get(
                descriptor.getName(), StateKind.AGGREGATING, type, null, (codec, number) -> {
                    CachedTable<A> table = table(codec, number);
                    Object state = new RocksDbAggregatingState<>(table, descriptor.getAggregateFunction());
                    return held(state, table, codec, number);
                });
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <V> KeyedTable<V> table(String name, TypeInformation<V> valueType) {
        return (KeyedTable<V>) get(name, StateKind.TABLE, valueType, null, (codec, number) -> {
            CachedTable<V> table = table(codec, number);
            return held(table, table, codec, number);
        });
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <V> SliceTables<V> slices(String name, TypeInformation<V> valueType) {
        return (SliceTables<V>) get(
                name,
                StateKind.SLICES,
                valueType,
                null,
                (codec, number) -> new HeldSlices(
                        new RocksDbSliceTables<>(
                                database.rows(), number, sliceEnd -> table(RowKeys.ofSlice(number, sliceEnd), codec)),
                        codec,
                        new StoredState(number, codec.header(), false)));
    }

    @Override
    @SuppressWarnings("unchecked") // the codec reads what the entries take
    public <E> void register(String name, TypeInformation<E> type, KeyedEntries<E> entries) {
        Object registered = get(
                name,
                StateKind.ENTRIES,
                type,
                null,
                (codec, number) -> new HeldEntries((KeyedEntries<Object>) entries, codec));
        if (registered != entries) {
            throw new IllegalStateException("Entries '%s' are registered twice.".formatted(name));
        }
    }

    /** {@code type} is that of the values as snapshots have them. */
    private Object get(
            String name, StateKind kind, TypeInformation<?> type, @Nullable Expiry expiry, RocksDbStates.Maker maker) {
        return states.get(
                name,
                kind,
                expiry != null,
                () -> new StateCodec(name, kind, type, expiry, parameters.environment()),
                maker);
    }

    private <V> CachedTable<V> table(StateCodec codec, int number) {
        CachedTable<V> table = table(RowKeys.ofState(number), codec);
        prepared.add(table);
        sweep(table, codec.expiry());
        return table;
    }

    private <V> CachedTable<V> table(byte[] prefix, StateCodec codec) {
        RowKeys rowKeys = new RowKeys(prefix, keySerializer, null);
        return new CachedTable<>(
                current,
                database.rows(),
                budget,
                rowKeys,
                codec.serializer(),
                codec.header().name());
    }

    private void sweep(CachedTable<?> table, @Nullable Expiry expiry) {
        if (expiry != null && expiry.cleanupSize() > 0) {
            sweeps = Arrays.copyOf(sweeps, sweeps.length + 1);
            sweeps[sweeps.length - 1] = new ExpirySweep(table, expiry, expiry.cleanupSize());
        }
    }

    private static HeldState held(Object object, CachedTable<?> table, StateCodec codec, int number) {
        return new HeldTable(object, untyped(table), codec, new StoredState(number, codec.header(), false));
    }

    @SuppressWarnings("unchecked") // the codec reads what the table takes
    private static CachedTable<Object> untyped(CachedTable<?> table) {
        return (CachedTable<Object>) table;
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
        return parameters.keyType();
    }

    @Override
    public KeyGroupRange keyGroups() {
        return parameters.keyGroups();
    }

    @Override
    public int maxParallelism() {
        return parameters.maxParallelism();
    }

    @Override
    public void close() {
        snapshots.close();
        database.close();
    }
}
