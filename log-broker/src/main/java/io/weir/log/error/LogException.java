package io.weir.log.error;

/** A call that is refused; the message is for the person at the other end. Carries no stack trace: it is an answer. */
public final class LogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final LogError error;

    /** {@code message} says what was refused, with values, and what to do. */
    public LogException(LogError error, String message) {
        super(message, null, false, false);
        this.error = error;
    }

    /** What clients are told. */
    public LogError error() {
        return error;
    }
}
