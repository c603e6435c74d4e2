package io.weir.jobmanager.schedule;

import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.TaskState;
import java.util.Map;

/**
 * A task of a former leader that goes on.
 *
 * @param attempt which
 * @param slot where
 * @param enteredMillis when it reported each of its states, in milliseconds since 1970
 */
public record AdoptedTask(AttemptId attempt, Slot slot, Map<TaskState, Long> enteredMillis) {
    /** Copies the map. */
    public AdoptedTask {
        enteredMillis = Map.copyOf(enteredMillis);
    }
}
