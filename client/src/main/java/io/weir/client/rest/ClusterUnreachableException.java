package io.weir.client.rest;

/** No JobManager answers; the message is one sentence for the user. */
public final class ClusterUnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    /** {@code hint} says what to do. */
    public ClusterUnreachableException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    /** What to do. */
    public String hint() {
        return hint;
    }
}
