package io.weir.runtime.protocol;

/**
 * Names one attempt of one subtask.
 *
 * @param jobId the job
 * @param vertexId the vertex
 * @param subtask from 0
 * @param attempt from 0; of a job that was taken over from another JobManager, from a multiple of {@link #OF_A_TERM} that no
 *     other term has, so that what former attempts say or send fits no new one
 */
public record AttemptId(String jobId, String vertexId, int subtask, int attempt) {
    /** How many attempts a term has room for. */
    public static final int OF_A_TERM = 1 << 16;

    /** Refuses negative numbers. */
    public AttemptId {
        if (subtask < 0 || attempt < 0) {
            throw new IllegalArgumentException("subtask=%d and attempt=%d must be >= 0".formatted(subtask, attempt));
        }
    }

    /** What users are shown: counted from 0 under each JobManager. */
    public int shown() {
        return attempt % OF_A_TERM;
    }
}
