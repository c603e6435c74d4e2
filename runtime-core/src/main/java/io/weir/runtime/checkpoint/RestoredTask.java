package io.weir.runtime.checkpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state that a task starts with.
 *
 * @param checkpointId the checkpoint or savepoint it is from
 * @param directory absolute path that the handles are relative to; null: all handles are inline
 * @param finished whether the subtask had processed all its input: it ends at once and opens nothing
 * @param sameJob whether the checkpoint is one of this job's own, so that new checkpoints may refer to its shared files
 * @param operators what there is for the operators of the task
 */
public record RestoredTask(
        long checkpointId,
        @Nullable String directory,
        boolean finished,
        boolean sameJob,
        List<RestoredOperator> operators) {
    /** Copies the list. */
    public RestoredTask {
        operators = List.copyOf(operators);
    }

    /**
     * The state for one operator of one subtask.
     *
     * @param operatorId 32 lower-case hex digits
     * @param parallelism number of subtasks that {@code snapshots} were taken of
     * @param snapshots of all subtasks whose keyed state overlaps the key groups of the subtask, and of all that have
     *     operator state, in the order of subtasks
     */
    public record RestoredOperator(String operatorId, int parallelism, List<OperatorSnapshot> snapshots) {
        /** Copies the list. */
        public RestoredOperator {
            snapshots = List.copyOf(snapshots);
        }
    }
}
