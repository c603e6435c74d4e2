package io.weir.runtime.ha;

import java.io.IOException;

/** A former leader has tried to change something that only the leader may. */
public final class FencedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long epoch;

    /** {@code message} is a sentence. */
    public FencedException(long epoch, String message) {
        super(message);
        this.epoch = epoch;
    }

    /** The epoch that is over. */
    public long epoch() {
        return epoch;
    }
}
