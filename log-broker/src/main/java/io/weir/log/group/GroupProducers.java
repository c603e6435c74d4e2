package io.weir.log.group;

import io.weir.log.error.LogError;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The producers that have committed offsets here. They are known in two halves, those heard of since the last look and those
 * before it, so that who is not heard of for two looks is forgotten without a clock.
 */
final class GroupProducers {
    private Map<Long, Known> recent = new HashMap<>();
    private Map<Long, Known> former = new HashMap<>();

    /** The highest epoch of a producer, and that of the coordinator that last ended a transaction of it. */
    private record Known(short epoch, int coordinatorEpoch) {}

    void seen(long producerId, short epoch) {
        Known known = find(producerId);
        recent.put(producerId, new Known(epoch, known == null ? -1 : known.coordinatorEpoch));
    }

    void ended(long producerId, short epoch, int coordinatorEpoch) {
        recent.put(producerId, new Known(epoch, coordinatorEpoch));
    }

    private @Nullable Known find(long producerId) {
        Known known = recent.get(producerId);
        return known != null ? known : former.get(producerId);
    }

    LogError check(long producerId, short epoch) {
        Known known = find(producerId);
        return known != null && epoch < known.epoch ? LogError.INVALID_PRODUCER_EPOCH : LogError.NONE;
    }

    /** A marker that was written may come again. */
    LogError checkMarker(long producerId, short epoch, int coordinatorEpoch) {
        Known known = find(producerId);
        if (known != null && coordinatorEpoch < known.coordinatorEpoch) {
            return LogError.TRANSACTION_COORDINATOR_FENCED;
        }
        return check(producerId, epoch);
    }

    /** Forgets who was not heard of since the look before the last one; {@code isBusy} are kept. */
    void forgetIdle(LongPredicate isBusy) {
        former.forEach((id, known) -> {
            if (isBusy.test(id)) {
                recent.putIfAbsent(id, known);
            }
        });
        former = recent;
        recent = new HashMap<>();
    }
}
