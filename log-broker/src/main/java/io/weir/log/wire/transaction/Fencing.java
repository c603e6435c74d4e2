package io.weir.log.wire.transaction;

import io.weir.log.error.LogError;

/** How a producer is told that another one has taken over: older clients know one error for it, later ones another. */
final class Fencing {
    private Fencing() {}

    /** {@code error}, told to a client whose version knows PRODUCER_FENCED from {@code since} on. */
    static short code(LogError error, short version, short since) {
        boolean isOld = error == LogError.PRODUCER_FENCED && version < since;
        return (isOld ? LogError.INVALID_PRODUCER_EPOCH : error).code();
    }
}
