package io.weir.runtime.ha;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Small values by name that outlive every JobManager. Only the leader writes: each write is one step with the check that its
 * epoch is the newest, in the store itself. A leader that does not know yet that another was elected changes nothing.
 *
 * <p><b>Threading.</b> Callable from any thread; blocks.
 */
public interface FencedEntries {
    /** Longest value. What is larger goes into a file, and its name here. */
    int MAX_VALUE_BYTES = 256 << 10;

    /** What keys consist of. */
    Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

    /**
     * A value set, or taken away.
     *
     * @param key see {@link #KEY}
     * @param value null: the key is removed, if it is there
     */
    record Change(String key, byte @Nullable [] value) {
        public Change {
            if (!KEY.matcher(key).matches()) {
                throw new IllegalArgumentException("'%s' is no key of an entry".formatted(key));
            }
            if (value != null && value.length > MAX_VALUE_BYTES) {
                throw new IllegalArgumentException("The value of '%s' has %d bytes; at most %d are kept"
                        .formatted(key, value.length, MAX_VALUE_BYTES));
            }
        }

        /** Sets it. */
        public static Change put(String key, byte[] value) {
            return new Change(key, value);
        }

        /** Removes it. */
        public static Change remove(String key) {
            return new Change(key, null);
        }
    }

    /**
     * The entries whose keys begin with {@code prefix}, in the order of their keys.
     *
     * @throws IOException if they cannot be read now; a sentence
     */
    Map<String, byte[]> read(String prefix) throws IOException;

    /**
     * Makes all {@code changes}, or none; without changes it is a check. Waits while the connection is lost, until it is known
     * whether they were made or the term has ended. One thread at a time may write a key.
     *
     * @throws FencedException if {@code epoch} is not the newest, or the term has ended meanwhile; in the latter case the changes may
     *     have been made, and what they name must be kept
     * @throws IOException if the store refuses them; a sentence
     */
    void write(long epoch, List<Change> changes) throws IOException;
}
