package io.weir.jobmanager.schedule;

import java.util.Set;

/**
 * What becomes of the tasks that a former leader has left of a job.
 *
 * <pre>
 *  WAITING ─► ADOPTED
 *     └─────► RESTARTED
 * </pre>
 */
public enum TakeOverState {
    /** TaskManagers report what they have. Ends when all tasks were found to run, or when the time is up. */
    WAITING,
    /** The tasks go on under this leader. */
    ADOPTED,
    /** The job starts from its last checkpoint; what is left of its tasks is dropped. */
    RESTARTED;

    /** The states that may follow. */
    public Set<TakeOverState> next() {
        return switch (this) {
            case WAITING -> Set.of(ADOPTED, RESTARTED);
            case ADOPTED, RESTARTED -> Set.of();
        };
    }
}
