package io.weir.api.functions;

/** The job a function runs in; {@code jobId} is 32 lower-case hex digits. */
public record JobInfo(String jobId, String jobName) {
    /** The id, 32 lower-case hex digits. */
    public String getJobId() {
        return jobId;
    }

    /** The name given to {@code execute}. */
    public String getJobName() {
        return jobName;
    }
}
