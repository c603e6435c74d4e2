package io.weir.runtime.state.expiry;

import io.weir.api.state.StateTtlConfig;
import io.weir.api.state.StateTtlConfig.StateVisibility;
import io.weir.api.state.StateTtlConfig.UpdateType;
import io.weir.api.tuple.Tuple2;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Says what of a state has expired. A value is kept as a pair of the milliseconds when it was written and itself. */
public final class Expiry {
    private final long timeToLiveMillis;
    private final boolean readsRefresh;
    private final boolean returnsExpired;
    private final int cleanupSize;
    private final LongSupplier clock;

    Expiry(StateTtlConfig config, LongSupplier clock) {
        timeToLiveMillis = millis(config);
        readsRefresh = config.getUpdateType() == UpdateType.OnReadAndWrite;
        returnsExpired = config.getStateVisibility() == StateVisibility.ReturnExpiredIfNotCleanedUp;
        cleanupSize = config.getCleanupSize();
        this.clock = clock;
    }

    private static long millis(StateTtlConfig config) {
        try {
            return config.getTimeToLive().toMillis();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** The type of the pairs. */
    static <T> TypeInformation<Tuple2<Long, T>> stamped(TypeInformation<T> type) {
        return Types.TUPLE(Types.LONG, type);
    }

    /** Milliseconds since the epoch. */
    public long now() {
        return clock.getAsLong();
    }

    /** How many keys may be looked at for what has expired when a record comes; 0: none. */
    public int cleanupSize() {
        return cleanupSize;
    }

    boolean readsRefresh() {
        return readsRefresh;
    }

    /** Whether something that has expired is still given to who asks for it. */
    boolean returnsExpired() {
        return returnsExpired;
    }

    boolean isExpired(Tuple2<Long, ?> stamped, long now) {
        long age = now - stamped.f0;
        return age >= timeToLiveMillis;
    }

    /**
     * What is left at {@code now} of a stored pair, list or map of pairs: itself when nothing has expired, null when nothing is left.
     * Backends call it for what they write and for what they clean up.
     */
    public @Nullable Object unexpired(Object stored, long now) {
        if (stored instanceof List<?> elements) {
            List<Object> left = new ArrayList<>();
            for (Object element : elements) {
                if (!isExpired(pair(element), now)) {
                    left.add(element);
                }
            }
            return left.size() == elements.size() ? stored : left.isEmpty() ? null : left;
        } else if (stored instanceof Map<?, ?> entries) {
            Map<Object, Object> left = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                if (!isExpired(pair(entry.getValue()), now)) {
                    left.put(entry.getKey(), entry.getValue());
                }
            }
            return left.size() == entries.size() ? stored : left.isEmpty() ? null : left;
        }
        return isExpired(pair(stored), now) ? null : stored;
    }

    @SuppressWarnings("unchecked") // all that is stored are pairs
    private static Tuple2<Long, ?> pair(Object stored) {
        return (Tuple2<Long, ?>) stored;
    }
}
