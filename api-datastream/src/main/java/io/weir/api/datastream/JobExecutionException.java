package io.weir.api.datastream;

/** A job did not end well; the message is one sentence, the user's exception first. */
public final class JobExecutionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final JobID jobId;
    private final JobStatus status;
    private final String remoteStackTrace;

    /**
     * Describes the end.
     *
     * @param status FAILED or CANCELED
     * @param remoteStackTrace the trace from the process where it happened; empty: none
     */
    public JobExecutionException(JobID jobId, JobStatus status, String message, String remoteStackTrace) {
        super(message);
        this.jobId = jobId;
        this.status = status;
        this.remoteStackTrace = remoteStackTrace;
    }

    /** Which job. */
    public JobID getJobID() {
        return jobId;
    }

    /** FAILED or CANCELED. */
    public JobStatus getStatus() {
        return status;
    }

    /** The trace from the process where it happened; empty: none. */
    public String getRemoteStackTrace() {
        return remoteStackTrace;
    }
}
