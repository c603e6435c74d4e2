package io.weir.log.compaction;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The last offset of each key, by 128 bits of the key's SHA-256, in bounded memory: two keys that share these do not exist in
 * practice, and nobody can make them. Grows up to its bound; open addressing. Used by one thread.
 */
final class KeyMap {
    /** Bytes of a place, and half of that again while the map grows. */
    static final int PLACE_BYTES = 36;

    /** Fewer places than this are not sensible. */
    static final int FEWEST_PLACES = 8;

    private static final int FIRST_PLACES = 1024;
    private static final int DIGEST_BYTES = 32;

    /** Of 4 places at most 3 are used. */
    private static final int FULL_QUARTERS = 3;

    private final int mostPlaces;
    private final MessageDigest digest;
    private final byte[] hash = new byte[DIGEST_BYTES];
    private final ByteBuffer hashView = ByteBuffer.wrap(hash);
    private long[] high;
    private long[] low;

    /** Offset + 1; 0: the place is free. */
    private long[] offsets;

    private int size;
    private long hashHigh;
    private long hashLow;

    /** Takes at most about {@code bytes}. */
    KeyMap(long bytes) {
        long places = Math.max(FEWEST_PLACES, Math.min(1 << 29, bytes / PLACE_BYTES));
        mostPlaces = Integer.highestOneBit((int) places);
        int first = Math.min(FIRST_PLACES, mostPlaces);
        high = new long[first];
        low = new long[first];
        offsets = new long[first];
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Notes that {@code key} is at {@code offset}, which grows from call to call; false: there is no room, nothing is noted. */
    boolean put(ByteBuffer key, long offset) {
        hash(key);
        int place = place();
        if (offsets[place] == 0) {
            if (4L * (size + 1) > (long) FULL_QUARTERS * offsets.length) {
                if (offsets.length == mostPlaces) {
                    return false;
                }
                grow();
                place = place();
            }
            high[place] = hashHigh;
            low[place] = hashLow;
            size++;
        }
        offsets[place] = offset + 1;
        return true;
    }

    /** The last offset noted for {@code key}; -1: none. */
    long get(ByteBuffer key) {
        hash(key);
        return offsets[place()] - 1;
    }

    private void hash(ByteBuffer key) {
        digest.update(key);
        try {
            digest.digest(hash, 0, DIGEST_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("There is room for a digest", e);
        }
        hashHigh = hashView.getLong(0);
        hashLow = hashView.getLong(Long.BYTES);
    }

    private int place() {
        int mask = offsets.length - 1;
        int place = (int) hashHigh & mask;
        while (offsets[place] != 0 && (high[place] != hashHigh || low[place] != hashLow)) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        long[] oldOffsets = offsets;
        int places = oldOffsets.length * 2;
        high = new long[places];
        low = new long[places];
        offsets = new long[places];
        long wantedHigh = hashHigh;
        long wantedLow = hashLow;
        for (int i = 0; i < oldOffsets.length; i++) {
            if (oldOffsets[i] != 0) {
                hashHigh = oldHigh[i];
                hashLow = oldLow[i];
                int place = place();
                high[place] = hashHigh;
                low[place] = hashLow;
                offsets[place] = oldOffsets[i];
            }
        }
        hashHigh = wantedHigh;
        hashLow = wantedLow;
    }
}
