package io.weir.log.transaction;

import io.weir.log.transaction.TransactionRequest.AddPartitions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests that came while the markers of the transaction before are being written. A client that is told so asks again after a
 * pause of many times what that takes, so they are held until it is done.
 */
final class HeldRequests {
    /** A client has five requests under way, each with many partitions; who sends more is refused at once. */
    static final int MOST_OF_ONE_ID = 10_000;

    private final Map<String, List<Held>> held = new HashMap<>();

    /** A request that waits for its answer. */
    record Held(long call, AddPartitions request) {}

    /** Holds it; false: there are too many. */
    boolean hold(long call, AddPartitions request) {
        List<Held> ofId = held.computeIfAbsent(request.transactionalId(), id -> new ArrayList<>());
        return ofId.size() < MOST_OF_ONE_ID && ofId.add(new Held(call, request));
    }

    /** Those of an id in the order in which they came; they are held no more. */
    List<Held> take(String transactionalId) {
        List<Held> taken = held.remove(transactionalId);
        return taken == null ? List.of() : taken;
    }
}
