package io.weir.runtime.ha;

import java.util.List;

/**
 * How an election stands, as one process sees it.
 *
 * @param service what elects, as {@code zookeeper}; {@code none}: there is one JobManager
 * @param connected whether the process has a connection to it
 * @param candidates those that take part, the leader among them; who has died is one until its session is over
 */
public record ElectionStatus(String service, boolean connected, List<LeaderAddress> candidates) {
    /** Copies the list. */
    public ElectionStatus {
        candidates = List.copyOf(candidates);
    }
}
