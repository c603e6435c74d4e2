package io.weir.runtime.state;

import io.weir.runtime.keygroup.KeyGroups;
import org.jspecify.annotations.Nullable;

/**
 * Values by key, for operators that name the key themselves. Hashes are those of {@link KeyGroups#hash}.
 *
 * @param <V> the values
 */
public interface KeyedTable<V> {
    /**
     * The value itself, not a copy; null when there is none. To change it in place, get it, change it and {@link #put} it
     * again before the next batch: what was got before a snapshot began must not be changed after.
     */
    @Nullable
    V get(Object key, int keyHash);

    /** Sets the value. Putting the object that is there already costs no store. */
    void put(Object key, int keyHash, V value);

    /** Forgets the key. */
    void remove(Object key, int keyHash);

    /** As {@link #get}, of the backend's current key. */
    @Nullable
    V getCurrent();

    /** As {@link #put}, for the backend's current key; after {@link #getCurrent} the place is known. */
    void putCurrent(V value);

    /** Number of keys. */
    int size();

    /** Visits all entries in the order of the hash; neither the table nor the values may be changed meanwhile or by that. */
    void forEach(Visitor<V> visitor);

    /**
     * Receives the entries of a table.
     *
     * @param <V> the values
     */
    @FunctionalInterface
    interface Visitor<V> {
        /** One entry. */
        void visit(Object key, int keyHash, V value);
    }
}
