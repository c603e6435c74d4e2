package io.weir.state.heap;

import io.weir.runtime.state.KeyGroups;
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

    @Nullable
    Object object;

    int hash;

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
            object = key;
        }
        hash = keyHash;
        version++;
    }

    Object get() {
        if (version == 0) {
            throw noKey();
        }
        return kind == Kind.OBJECT ? objectKey() : boxed(primitive);
    }

    /** The key as an object, where keys are kept as such. */
    Object objectKey() {
        Object key = object;
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
