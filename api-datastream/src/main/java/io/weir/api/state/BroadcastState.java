package io.weir.api.state;

import java.util.Iterator;
import java.util.Map;

/**
 * A map that is the same in every subtask. Change it by what was broadcast alone, else the subtasks drift apart.
 *
 * @param <K> the keys of the map
 * @param <V> its values
 */
public interface BroadcastState<K, V> extends ReadOnlyBroadcastState<K, V> {
    /** Sets a value. */
    void put(K key, V value) throws Exception;

    /** Sets many values. */
    void putAll(Map<K, V> map) throws Exception;

    /** Forgets a key. */
    void remove(K key) throws Exception;

    /** The entries, which may be changed and removed through the iterator. */
    Iterator<Map.Entry<K, V>> iterator() throws Exception;

    /** The entries, as {@link #iterator}. */
    Iterable<Map.Entry<K, V>> entries() throws Exception;
}
