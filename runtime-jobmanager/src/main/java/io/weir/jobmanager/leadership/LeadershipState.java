package io.weir.jobmanager.leadership;

import java.util.Set;

/**
 * Where a JobManager stands.
 *
 * <pre>
 *  FOLLOWER ─► RECOVERING ─► LEADING
 *     ▲            └─────┬──────┘
 *     └──────────── FENCED
 * </pre>
 */
public enum LeadershipState {
    /** Another JobManager leads, or nobody. Ends when this one is elected. */
    FOLLOWER,
    /** Elected; what former leaders have left is being read. Ends when all of it is there. */
    RECOVERING,
    /** Runs jobs. Ends when the term does. */
    LEADING,
    /** The term is over; everything in memory is being ended, and nothing that lasts is touched. Ends when that is done. */
    FENCED,
    /** The process ends. */
    CLOSED;

    /** The states that may follow. */
    public Set<LeadershipState> next() {
        return switch (this) {
            case FOLLOWER -> Set.of(RECOVERING, CLOSED);
            case RECOVERING -> Set.of(LEADING, FENCED, CLOSED);
            case LEADING -> Set.of(FENCED, CLOSED);
            case FENCED -> Set.of(FOLLOWER, RECOVERING, CLOSED);
            case CLOSED -> Set.of();
        };
    }
}
