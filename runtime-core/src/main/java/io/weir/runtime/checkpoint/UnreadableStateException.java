package io.weir.runtime.checkpoint;

import java.io.IOException;

/** State of a checkpoint or savepoint that cannot be read, in a sentence that names the file. */
public final class UnreadableStateException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With a sentence for the user. */
    public UnreadableStateException(String message) {
        super(message);
    }
}
