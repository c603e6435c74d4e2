package io.weir.jobmanager;

/** A job cannot be taken; the message is one sentence for its user. */
public final class SubmissionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean conflict;

    SubmissionException(String message, boolean conflict) {
        super(message);
        this.conflict = conflict;
    }

    /** The job is fine, but cannot be taken at this moment. */
    SubmissionException(String message, Throwable cause) {
        super(message, cause);
        this.conflict = false;
    }

    /** Whether the job was fine and only came twice. */
    public boolean isConflict() {
        return conflict;
    }
}
