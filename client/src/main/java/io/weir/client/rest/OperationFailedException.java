package io.weir.client.rest;

/** What the JobManager had begun came to nothing; the message is its own sentence. */
public final class OperationFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OperationFailedException(String message) {
        super(message);
    }
}
