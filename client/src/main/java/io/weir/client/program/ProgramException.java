package io.weir.client.program;

import org.jspecify.annotations.Nullable;

/** A program cannot be run or has failed; the message is one sentence for the user. */
public final class ProgramException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean wrongCall;

    private ProgramException(String message, @Nullable Throwable cause, boolean wrongCall) {
        super(message, cause);
        this.wrongCall = wrongCall;
    }

    /** The call was wrong: no such jar, no such class. */
    public static ProgramException wrongCall(String message) {
        return new ProgramException(message, null, true);
    }

    /** The program threw {@code cause}, or did not do what programs do. */
    public static ProgramException failed(String message, @Nullable Throwable cause) {
        return new ProgramException(message, cause, false);
    }

    /** Whether the call was wrong, rather than the program. */
    public boolean isWrongCall() {
        return wrongCall;
    }
}
