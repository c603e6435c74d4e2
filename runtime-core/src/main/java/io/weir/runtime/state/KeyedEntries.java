package io.weir.runtime.state;

import io.weir.runtime.keygroup.KeyGroups;
import java.util.function.Consumer;

/**
 * Entries by key that an operator keeps itself and that become part of the keyed snapshot, such as timers.
 *
 * @param <E> the entries; immutable
 */
public interface KeyedEntries<E> {
    /** Gives all entries there are; called where a snapshot begins. */
    void forEach(Consumer<E> receiver);

    /** The hash of the key of {@code entry}, see {@link KeyGroups#hash}. */
    int keyHash(E entry);

    /** Takes an entry back from a snapshot; called before records are processed. */
    void restore(E entry);
}
