package io.weir.runtime.checkpoint;

import org.jspecify.annotations.Nullable;

/** State could not be written; the message is a sentence for the user. */
public final class SnapshotFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what happened, where, and why. */
    public SnapshotFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
