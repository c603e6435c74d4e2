package io.weir.jobmanager.schedule;

import io.weir.runtime.checkpoint.RestoredTask;
import io.weir.runtime.graph.JobVertex;
import org.jspecify.annotations.Nullable;

/**
 * What a job does after a failure.
 *
 * @param strategy whether and when it is run again
 * @param regional whether only what is connected with the failed task is run again
 * @param state what tasks start with
 */
public record Recovery(RestartStrategy strategy, boolean regional, State state) {
    /** Fails with the first failure; tasks start empty. */
    public static Recovery none() {
        return new Recovery(RestartStrategy.none(), true, (vertex, subtask) -> null);
    }

    /** Knows what tasks start with. Asked when they are deployed. */
    public interface State {
        /** The state of a subtask; null: none. */
        @Nullable
        RestoredTask of(JobVertex vertex, int subtask);
    }
}
