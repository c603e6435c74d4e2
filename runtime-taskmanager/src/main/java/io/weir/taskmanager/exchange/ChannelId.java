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
        String jobId, int edgeId, int producer, int producerAttempt, int consumer, int consumerAttempt) {
    /** The channel between the same two subtasks, whatever their attempts. There is one attempt of each at a time. */
    public record Place(String jobId, int edgeId, int producer, int consumer) {}

    /** See {@link Place}. */
    public Place place() {
        return new Place(jobId, edgeId, producer, consumer);
    }

    /** Whether it is between earlier attempts than {@code other}, which is at the same place. */
    public boolean isBefore(ChannelId other) {
        return producerAttempt < other.producerAttempt || consumerAttempt < other.consumerAttempt;
    }
}
