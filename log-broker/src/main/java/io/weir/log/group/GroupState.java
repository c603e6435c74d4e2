package io.weir.log.group;

import java.util.Set;

/**
 * What a group is doing.
 *
 * <pre>
 *  EMPTY ◄──► PREPARING_REBALANCE ──► COMPLETING_REBALANCE ──► STABLE
 *                  ▲  ▲                        │                  │
 *                  │  └────────────────────────┘                  │
 *                  └──────────────────────────────────────────────┘
 * </pre>
 */
public enum GroupState {
    /** Nobody is in it; it may have offsets. Ends when somebody joins. */
    EMPTY("Empty"),
    /** Members are to join again. Ends when all have, or when their time is over. */
    PREPARING_REBALANCE("PreparingRebalance"),
    /** The leader is to say who reads what. Ends when it has, or when somebody joins or leaves. */
    COMPLETING_REBALANCE("CompletingRebalance"),
    /** Each member knows what to read. Ends when somebody joins or leaves. */
    STABLE("Stable");

    private final String title;

    GroupState(String title) {
        this.title = title;
    }

    /** As tools show it. */
    public String title() {
        return title;
    }

    /** What may follow. */
    public Set<GroupState> next() {
        return switch (this) {
            case EMPTY -> Set.of(PREPARING_REBALANCE);
            case PREPARING_REBALANCE -> Set.of(COMPLETING_REBALANCE, EMPTY);
            case COMPLETING_REBALANCE -> Set.of(STABLE, PREPARING_REBALANCE);
            case STABLE -> Set.of(PREPARING_REBALANCE);
        };
    }
}
