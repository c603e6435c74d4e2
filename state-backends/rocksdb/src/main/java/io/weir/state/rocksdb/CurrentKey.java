package io.weir.state.rocksdb;

import org.jspecify.annotations.Nullable;

/** The key that states refer to. */
final class CurrentKey {
    private @Nullable Object key;
    private int hash;
    private long version;

    void set(Object newKey, int newHash) {
        key = newKey;
        hash = newHash;
        version++;
    }

    Object get() {
        Object present = key;
        if (present == null) {
            throw new IllegalStateException(
                    "There is no current key. Use keyed state while a record or a timer is processed, not in open() or close().");
        }
        return present;
    }

    int hash() {
        return hash;
    }

    /** Changes with every key. */
    long version() {
        return version;
    }
}
