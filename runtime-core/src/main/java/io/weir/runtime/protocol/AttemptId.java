package io.weir.runtime.protocol;

/**
 * Names one attempt of one subtask.
 *
 * @param jobId the job
 * @param vertexId the vertex
 * @param subtask from 0
 * @param attempt from 0
 */
public record AttemptId(String jobId, String vertexId, int subtask, int attempt) {
    /** Refuses negative numbers. */
    public AttemptId {
        if (subtask < 0 || attempt < 0) {
            throw new IllegalArgumentException("subtask=%d and attempt=%d must be >= 0".formatted(subtask, attempt));
        }
    }
}
