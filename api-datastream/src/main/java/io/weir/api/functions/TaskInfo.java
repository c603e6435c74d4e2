package io.weir.api.functions;

/**
 * The subtask a function runs in.
 *
 * @param taskName name of the chain of operators
 * @param maxNumberOfParallelSubtasks number of key groups, the upper limit of the parallelism
 * @param numberOfParallelSubtasks the parallelism
 * @param indexOfThisSubtask from 0
 * @param attemptNumber from 0
 */
public record TaskInfo(
        String taskName,
        int maxNumberOfParallelSubtasks,
        int numberOfParallelSubtasks,
        int indexOfThisSubtask,
        int attemptNumber) {
    /** Name of the chain of operators. */
    public String getTaskName() {
        return taskName;
    }

    /** Number of key groups, the upper limit of the parallelism. */
    public int getMaxNumberOfParallelSubtasks() {
        return maxNumberOfParallelSubtasks;
    }

    /** The parallelism. */
    public int getNumberOfParallelSubtasks() {
        return numberOfParallelSubtasks;
    }

    /** From 0. */
    public int getIndexOfThisSubtask() {
        return indexOfThisSubtask;
    }

    /** From 0. */
    public int getAttemptNumber() {
        return attemptNumber;
    }

    /** Name, subtask from 1, and parallelism: {@code Map (2/4)#0}. */
    public String getTaskNameWithSubtasks() {
        return "%s (%d/%d)#%d".formatted(taskName, indexOfThisSubtask + 1, numberOfParallelSubtasks, attemptNumber);
    }
}
