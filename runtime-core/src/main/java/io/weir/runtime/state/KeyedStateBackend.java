package io.weir.runtime.state;

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
import io.weir.runtime.keygroup.KeyGroupRange;
import io.weir.runtime.keygroup.KeyGroups;

/**
 * The keyed state of one operator in one subtask.
 *
 * <p><b>Threading:</b> confined to the task's thread.
 *
 * <p><b>Order of calls:</b> {@link #setCurrentKey} before every use of a state object. Asking twice for a state of one name
 * gives the same state.
 */
public interface KeyedStateBackend extends AutoCloseable {
    /** States refer to {@code key} from now on; {@code keyHash} is its {@link KeyGroups#hash}. */
    void setCurrentKey(Object key, int keyHash);

    /**
     * Says that the keys from index {@code from} to {@code end - 1} become current next, in this order, so that their entries
     * can be brought near. May do nothing.
     */
    default void prepare(Object[] keys, int[] keyHashes, int from, int end) {}

    /** The key that states refer to. */
    Object currentKey();

    /** The hash of the current key. */
    int currentKeyHash();

    /** One value per key. */
    <T> ValueState<T> valueState(ValueStateDescriptor<T> descriptor);

    /** A list per key. */
    <T> ListState<T> listState(ListStateDescriptor<T> descriptor);

    /** A map per key. */
    <K, V> MapState<K, V> mapState(MapStateDescriptor<K, V> descriptor);

    /** One value per key, into which added values are reduced. */
    <T> ReducingState<T> reducingState(ReducingStateDescriptor<T> descriptor);

    /** One accumulator per key, into which added values are aggregated. */
    <I, A, O> AggregatingState<I, O> aggregatingState(AggregatingStateDescriptor<I, A, O> descriptor);

    /** A table for an operator's own use. */
    <V> KeyedTable<V> table(String name, TypeInformation<V> valueType);

    /** Tables per slice of time for an operator's own use. */
    <V> SliceTables<V> slices(String name, TypeInformation<V> valueType);

    /**
     * Makes {@code entries} part of the snapshots under {@code name}; when there is such a part in the snapshot that the
     * backend started from, gives its entries back at once.
     */
    <E> void register(String name, TypeInformation<E> type, KeyedEntries<E> entries);

    /**
     * Begins a snapshot of all state as it is now. What is changed after this call is not in it. When the previous snapshot
     * is still on its way, the rest of it is done first.
     */
    PendingSnapshot<KeyedSnapshot> startSnapshot(CheckpointBarrier barrier);

    /** The checkpoint is complete: the next one may refer to what this one wrote. Late and unknown ids are ignored. */
    void checkpointCompleted(long checkpointId);

    /** The checkpoint has failed or is given up; what was written for it goes away. Late and unknown ids are ignored. */
    void checkpointAborted(long checkpointId);

    /** The type of the keys. */
    TypeInformation<?> keyType();

    /** The key groups this subtask owns. */
    KeyGroupRange keyGroups();

    /** The number of key groups of the operator. */
    int maxParallelism();

    @Override
    void close();
}
