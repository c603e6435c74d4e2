package io.weir.taskmanager.task;

import io.weir.taskmanager.chain.OperatorChain;
import io.weir.taskmanager.chain.TaskInput;

/**
 * What a task does once its code is loaded.
 *
 * @param chain the operators
 * @param input where records come from
 * @param headOperatorId the operator that they come to, 32 lower-case hex digits
 * @param bufferTimeoutNanos how long records may wait in a batch while the task is busy; negative: until it is full
 * @param checkpointing whether checkpoints are taken; the task then ends with one that holds its end
 * @param isFinished whether the subtask had come to its end in the checkpoint it starts from
 */
public record TaskWork(
        OperatorChain chain,
        TaskInput input,
        String headOperatorId,
        long bufferTimeoutNanos,
        boolean checkpointing,
        boolean isFinished) {}
