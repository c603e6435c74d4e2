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
 * @param channels records that were on their way, in the order in which they are to be processed
 */
public record RestoredTask(
        long checkpointId,
        @Nullable String directory,
        boolean finished,
        boolean sameJob,
        List<RestoredOperator> operators,
        List<RestoredChannels> channels) {
    /** Copies the lists. */
    public RestoredTask {
        operators = List.copyOf(operators);
        channels = List.copyOf(channels);
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

    /**
     * Records that were on their way to one former subtask.
     *
     * @param handle the piece, as {@link ChannelState} has it
     * @param channels those channels of it that the subtask takes records of
     */
    public record RestoredChannels(StateHandle handle, List<RestoredChannel> channels) {
        /** Copies the list. */
        public RestoredChannels {
            channels = List.copyOf(channels);
        }
    }

    /**
     * Records of one former channel.
     *
     * @param number of the channel within the piece
     * @param edgeId the edge of the job that they go on through
     * @param producer the subtask they came from
     * @param same whether this subtask is the one they were on their way to, and their channel is as it was; otherwise it
     *     takes those that are its own by their keys, or on an edge without keys all, and no watermark
     */
    public record RestoredChannel(int number, int edgeId, int producer, boolean same) {}
}
