package io.weir.taskmanager.task;

import io.weir.api.accumulators.Accumulator;
import io.weir.runtime.protocol.AttemptId;
import io.weir.runtime.protocol.Failure;
import io.weir.runtime.protocol.TaskState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Is told how tasks fare. Called by the tasks' threads; must not block. */
public interface TaskListener {
    /**
     * A task has entered {@code state}.
     *
     * @param failure why, with FAILED
     * @param accumulators the user's, with terminal states; no longer changed
     */
    void onState(
            AttemptId attempt, TaskState state, @Nullable Failure failure, Map<String, Accumulator<?, ?>> accumulators);
}
