package io.weir.state.heap;

import io.weir.runtime.keygroup.KeyGroups;
import org.jspecify.annotations.Nullable;

/**
 * The key that states refer to. Long and Integer keys are kept as a primitive: storing a fresh reference into an old object
 * for every record costs a memory barrier of G1.
 */
final class CurrentKey {
    /** How keys are kept. */
    enum Kind {
        LONG,
        INTEGER,
        OBJECT
    }

    final Kind kind;
    private final boolean isLong;
    private final boolean isInteger;
    long primitive;

    /**
     * Holds the key where keys are kept as objects. The array is replaced often, so that it is young: storing a reference
     * into an old object costs a memory fence of G1, 10 ns per record.
     */
    private @Nullable Object[] object = new Object[1];

    int hash;

    /** Counts the keys since the last {@link #restart}. */
    int position;

    /** Changes with every key, so that a table can tell that a slot it found is still that of the current key. */
    long version;

    CurrentKey(Class<?> keyClass) {
        isLong = keyClass == Long.class;
        isInteger = keyClass == Integer.class;
        kind = isLong ? Kind.LONG : isInteger ? Kind.INTEGER : Kind.OBJECT;
    }

    void set(Object key, int keyHash) {
        if (isLong) {
            primitive = (Long) key;
        } else if (isInteger) {
            primitive = (Integer) key;
        } else {
            object[0] = key;
        }
        hash = keyHash;
        version++;
        position++;
    }

    /** The keys set next are prepared ones, from the first on. */
    void restart() {
        position = -1;
        if (kind == Kind.OBJECT) {
            @Nullable Object[] fresh = new Object[1];
            fresh[0] = object[0];
            object = fresh;
        }
    }

    Object get() {
        if (version == 0) {
            throw noKey();
        }
        return kind == Kind.OBJECT ? objectKey() : boxed(primitive);
    }

    /** The key as an object, where keys are kept as such. */
    Object objectKey() {
        Object key = object[0];
        if (key == null) {
            throw noKey();
        }
        return key;
    }

    /** What to throw when state is used before there was a key. */
    static IllegalStateException noKey() {
        return new IllegalStateException(
                "There is no current key. Use keyed state while a record or a timer is processed, not in open() or close().");
    }

    /** The primitive in {@code key}, where keys are kept as such. */
    long unboxed(Object key) {
        return isLong ? (Long) key : (Integer) key;
    }

    /** The key whose primitive is {@code key}. */
    Object boxed(long key) {
        return isLong ? (Object) key : (Object) (int) key;
    }

    /** The hash of the key whose primitive is {@code key}; that of the boxed key. */
    int hashOf(long key) {
        return KeyGroups.spread(isLong ? Long.hashCode(key) : (int) key);
    }
}
