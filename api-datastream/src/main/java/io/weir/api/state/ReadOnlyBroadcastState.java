package io.weir.api.state;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A broadcast map for those who only look.
 *
 * @param <K> the keys of the map
 * @param <V> its values; not to be changed in place
 */
public interface ReadOnlyBroadcastState<K, V> extends State {
    /** The value of {@code key}; null when there is none. */
    @Nullable
    V get(K key) throws Exception;

    /** Whether there is a value. */
    boolean contains(K key) throws Exception;

    /** All entries; they must not be changed. */
    Iterable<Map.Entry<K, V>> immutableEntries() throws Exception;
}
