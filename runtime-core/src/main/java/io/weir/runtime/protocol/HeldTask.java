package io.weir.runtime.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task that a TaskManager has as it registers with a new leader, and that a former one has deployed.
 *
 * @param attempt which
 * @param slot index of its slot, from 0
 * @param state what it has reported last
 * @param enteredMillis when it reported each of its states, in milliseconds since 1970; DEPLOYING: when it came here
 * @param obstacle why it cannot go on under another leader, as a sentence; null: it can
 */
public record HeldTask(
        AttemptId attempt,
        int slot,
        TaskState state,
        Map<TaskState, Long> enteredMillis,
        @Nullable String obstacle) {
    /** Copies the map. */
    public HeldTask {
        enteredMillis = Map.copyOf(enteredMillis);
    }
}
