package io.weir.client.cli;

import org.jspecify.annotations.Nullable;

/** A command cannot do what was asked; the message is one sentence for the user. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final @Nullable String hint;

    CommandException(ExitCode exitCode, String message, @Nullable String hint) {
        super(message);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    /** As the other one, because of {@code cause}. */
    CommandException(ExitCode exitCode, String message, @Nullable String hint, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    ExitCode exitCode() {
        return exitCode;
    }

    @Nullable
    String hint() {
        return hint;
    }
}
