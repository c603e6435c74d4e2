package io.weir.log.batch;

/** The bytes of a batch are not what they should be. */
public final class MalformedBatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** {@code message} says what is wrong. */
    public MalformedBatchException(String message) {
        super(message, null, false, false);
    }
}
