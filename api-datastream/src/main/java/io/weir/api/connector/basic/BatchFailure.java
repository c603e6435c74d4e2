package io.weir.api.connector.basic;

/** A server has not taken a batch; the message is its reason, without a full stop. */
public final class BatchFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What to do about it. */
    public enum Kind {
        /** The server is not there, or cannot serve: wait and try again. */
        AWAY,
        /** The same may go well the next time: try again at once, a few times. */
        PASSING,
        /** It would not: fail. */
        REFUSED
    }

    /** {@code reason} is the server's. */
    public BatchFailure(Kind kind, String reason, Exception cause) {
        super(reason, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    /** What the server or its client threw. */
    Exception thrown() {
        return getCause() instanceof Exception thrown ? thrown : this;
    }
}
