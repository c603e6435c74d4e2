package io.weir.operators;

/**
 * What an operator leaves behind when it closes, for the case that its job ends for good: then no later attempt will see to it.
 * Should hold little, since it may wait for as long as the job runs.
 */
@FunctionalInterface
public interface Aftermath {
    /**
     * The job has ended. Called once at most, not by the task's thread, which is gone; may block.
     *
     * @param keptCheckpointId the newest checkpoint or savepoint that stays and that a job can start from; 0: none
     */
    void settle(long keptCheckpointId) throws Exception;
}
