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
 * @param firstAttempt the number of its first attempts; above 0: it has run before, under another JobManager
 */
public record Recovery(RestartStrategy strategy, boolean regional, State state, int firstAttempt) {
    /** Of a job that has not run before. */
    public Recovery(RestartStrategy strategy, boolean regional, State state) {
        this(strategy, regional, state, 0);
    }

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
