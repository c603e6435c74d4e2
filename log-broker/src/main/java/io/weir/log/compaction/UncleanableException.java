package io.weir.log.compaction;

import java.io.IOException;

/** A partition cannot be compacted, now or later; the message says why. */
public final class UncleanableException extends IOException {
    private static final long serialVersionUID = 1L;

    /** {@code message} says why. */
    public UncleanableException(String message) {
        super(message);
    }
}
