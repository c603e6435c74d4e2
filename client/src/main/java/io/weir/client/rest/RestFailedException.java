package io.weir.client.rest;

/** The JobManager refused a request; the message is its own sentence. */
public final class RestFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** {@code status} is that of HTTP. */
    public RestFailedException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The status of HTTP. */
    public int status() {
        return status;
    }
}
