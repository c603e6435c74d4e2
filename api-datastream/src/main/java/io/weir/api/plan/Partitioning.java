package io.weir.api.plan;

/** How records are spread over the subtasks of the next operator. */
public enum Partitioning {
    /** To the subtask of the same number. */
    FORWARD("FORWARD"),
    /** By the hash of the key. */
    HASH("HASH"),
    /** In turn to all. */
    REBALANCE("REBALANCE"),
    /** In turn to the subtasks of one's own group. */
    RESCALE("RESCALE"),
    /** At random. */
    SHUFFLE("SHUFFLE"),
    /** To all, each record. */
    BROADCAST("BROADCAST"),
    /** All to subtask 0. */
    GLOBAL("GLOBAL"),
    /** As the user's {@link io.weir.api.functions.Partitioner} says. */
    CUSTOM("CUSTOM");

    private final String shipStrategy;

    Partitioning(String shipStrategy) {
        this.shipStrategy = shipStrategy;
    }

    /** The name that plans and the dashboard show. */
    public String shipStrategy() {
        return shipStrategy;
    }
}
