package io.weir.runtime.protocol;

import java.util.Set;

/**
 * Where an attempt of a subtask stands.
 *
 * <pre>
 *  CREATED ─► SCHEDULED ─► DEPLOYING ─► INITIALIZING ─► RUNNING ─► FINISHED
 *     └───────────┴─────────────┴───────────┴──────┬───────┘
 *                                                  ├──► CANCELING ─► CANCELED
 *                                                  └────────┴──────► FAILED
 * </pre>
 */
public enum TaskState {
    /** Known, nothing asked for yet. Ends when slots are asked for. */
    CREATED,
    /** Waits for a slot. Ends when it has one. */
    SCHEDULED,
    /** On its way to the TaskManager. Ends when the TaskManager has made the task. */
    DEPLOYING,
    /** Loads code and opens functions; no record is processed yet. Ends when every operator is open. */
    INITIALIZING,
    /** Processes records. Ends with the input, by cancel, or by a failure. */
    RUNNING,
    /** All input is processed and all output handed on. */
    FINISHED,
    /** Asked to stop. Ends when the task's thread has. */
    CANCELING,
    /** Stopped as asked. */
    CANCELED,
    /** Stopped by a failure, its own or its TaskManager's. */
    FAILED;

    /** The states that may follow. */
    public Set<TaskState> next() {
        return switch (this) {
            case CREATED -> Set.of(SCHEDULED, CANCELED, FAILED);
            case SCHEDULED -> Set.of(DEPLOYING, CANCELED, FAILED);
            case DEPLOYING -> Set.of(INITIALIZING, RUNNING, FINISHED, CANCELING, CANCELED, FAILED);
            case INITIALIZING -> Set.of(RUNNING, FINISHED, CANCELING, CANCELED, FAILED);
            case RUNNING -> Set.of(FINISHED, CANCELING, CANCELED, FAILED);
            case CANCELING -> Set.of(CANCELED, FINISHED, FAILED);
            case FINISHED, CANCELED, FAILED -> Set.of();
        };
    }

    /** Whether nothing follows. */
    public boolean isTerminal() {
        return this == FINISHED || this == CANCELED || this == FAILED;
    }
}
