package io.weir.runtime.checkpoint;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All there is to know about a completed checkpoint or savepoint; what the file {@code _metadata} holds.
 *
 * @param checkpointId its id within its job
 * @param kind what it is for
 * @param timestampMillis when it was triggered
 * @param jobId the job it was taken of
 * @param jobName its name
 * @param operators the operators of the job
 */
public record CheckpointMetadata(
        long checkpointId,
        CheckpointKind kind,
        long timestampMillis,
        String jobId,
        String jobName,
        List<OperatorMetadata> operators) {
    /** Name of the file in the checkpoint's directory. */
    public static final String FILE_NAME = "_metadata";

    /** Copies the list. */
    public CheckpointMetadata {
        operators = List.copyOf(operators);
    }

    /**
     * One operator.
     *
     * @param operatorId 32 lower-case hex digits: from the uid, or from the place in the program
     * @param uid as the user gave it; null: none
     * @param name shown to users
     * @param parallelism number of subtasks
     * @param maxParallelism number of key groups
     * @param finished subtasks that had processed all their input
     * @param snapshots of the subtasks that have state, in their order
     * @param coordinator of a source: its enumerator's state; null: none
     */
    public record OperatorMetadata(
            String operatorId,
            @Nullable String uid,
            String name,
            int parallelism,
            int maxParallelism,
            Set<Integer> finished,
            List<OperatorSnapshot> snapshots,
            @Nullable CoordinatorSnapshot coordinator) {
        /** Copies the collections. */
        public OperatorMetadata {
            finished = Set.copyOf(finished);
            snapshots = List.copyOf(snapshots);
        }
    }

    /**
     * What the split enumerator of a source remembers.
     *
     * @param version of its serializer
     * @param bytes as its serializer wrote them
     */
    public record CoordinatorSnapshot(int version, byte[] bytes) {}
}
