package io.weir.log.local;

import io.netty.buffer.Unpooled;
import io.weir.log.local.ReadSlice.Bounds;
import io.weir.log.local.ReadSlice.Place;
import java.nio.channels.ClosedChannelException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the next read of a partition will probably want, and was found right a moment ago. Places alone are remembered: no memory
 * is held, and segments may be deleted.
 *
 * <p>Of several who read a partition one has the use of it: what lies here is not replaced until it is taken or old. Where it
 * grows old again and again, as readers take longer or go elsewhere, nearly all attempts are left out.
 *
 * <p><b>Threading:</b> all methods may be called by any thread.
 */
final class ReadAhead {
    /** Longer ago, and batches are looked at again. */
    private static final long FRESH_MILLIS = 1000;

    private static final int MOST_LEFT_OUT = 64;

    private final InstantSource clock;
    private @Nullable Found found;
    private long lastRead = -1;
    private int leftOut;
    private int toLeaveOut;

    /** A slice that is closed and tells of its places. */
    private record Found(long offset, int maxBytes, ReadSlice slice, long atMillis) {}

    ReadAhead(InstantSource clock) {
        this.clock = clock;
    }

    /** A read that was expected, from where it was found before; null: it was not, or is not there any more. */
    @Nullable
    ReadSlice take(long offset, long limit, int maxBytes, Bounds bounds) {
        Found taken;
        synchronized (this) {
            lastRead = offset;
            taken = found;
            if (taken == null
                    || taken.offset != offset
                    || taken.maxBytes != maxBytes
                    || taken.slice.endOffset() > limit) {
                return null;
            }
            found = null;
            if (!isFresh(taken)) {
                hasGrownOld();
                return null;
            }
            toLeaveOut = 0;
        }
        try {
            List<Place> places = retained(taken.slice.places());
            return new ReadSlice(
                    Unpooled.EMPTY_BUFFER, places, taken.slice.baseOffset(), taken.slice.endOffset(), bounds);
        } catch (ClosedChannelException e) {
            return null;
        }
    }

    private static List<Place> retained(List<Place> places) throws ClosedChannelException {
        List<Place> retained = new ArrayList<>(places.size());
        for (Place place : places) {
            if (!place.segment().retain()) {
                ReadSlice.release(retained);
                throw new ClosedChannelException();
            }
            retained.add(place);
        }
        return retained;
    }

    /** Whether it is worth while to look at what is behind the read at {@code offset}, which may be over for long. */
    synchronized boolean wants(long offset) {
        if (lastRead != offset) {
            return false;
        }
        if (found != null) {
            if (isFresh(found)) {
                return false;
            }
            found = null;
            hasGrownOld();
        }
        if (leftOut < toLeaveOut) {
            leftOut++;
            return false;
        }
        leftOut = 0;
        return true;
    }

    private boolean isFresh(Found what) {
        long age = clock.millis() - what.atMillis;
        return age >= 0 && age < FRESH_MILLIS;
    }

    private void hasGrownOld() {
        toLeaveOut = Math.min(MOST_LEFT_OUT, Math.max(1, 2 * toLeaveOut));
    }

    /** Remembers what a read of {@code maxBytes} found at {@code next}, behind the read at {@code offset}. */
    synchronized void put(long offset, long next, int maxBytes, ReadSlice slice) {
        boolean isTooLate = lastRead != offset;
        if (!isTooLate && !slice.isInMemory()) { // what is copied is too little to be worth it
            found = new Found(next, maxBytes, slice, clock.millis());
        }
    }
}
