package io.weir.taskmanager.exchange;

/**
 * Names the channel between two attempts.
 *
 * @param jobId the job
 * @param edgeId number of the edge within the job
 * @param producer subtask that writes
 * @param producerAttempt its attempt
 * @param consumer subtask that reads
 * @param consumerAttempt its attempt
 */
public record ChannelId(
        String jobId, int edgeId, int producer, int producerAttempt, int consumer, int consumerAttempt) {}
