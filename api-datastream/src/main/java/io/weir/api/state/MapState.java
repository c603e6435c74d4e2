package io.weir.api.state;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map per key.
 *
 * @param <UK> keys of the map
 * @param <UV> values of the map
 */
public interface MapState<UK, UV> extends State {
    /** The value of {@code key}; null when there is none. */
    @Nullable
    UV get(UK key) throws Exception;

    /** Sets the value of {@code key}. */
    void put(UK key, UV value) throws Exception;

    /** Sets all of {@code map}. */
    void putAll(Map<UK, UV> map) throws Exception;

    /** Forgets {@code key}. */
    void remove(UK key) throws Exception;

    /** Whether {@code key} has a value. */
    boolean contains(UK key) throws Exception;

    /** The entries; their {@code setValue} writes through. */
    Iterable<Map.Entry<UK, UV>> entries() throws Exception;

    /** The keys. */
    Iterable<UK> keys() throws Exception;

    /** The values. */
    Iterable<UV> values() throws Exception;

    /** Iterates over the entries; {@code remove} is supported. */
    Iterator<Map.Entry<UK, UV>> iterator() throws Exception;

    /** Whether there is no entry. */
    boolean isEmpty() throws Exception;
}
