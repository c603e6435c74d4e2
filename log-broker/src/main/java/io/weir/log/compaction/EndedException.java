package io.weir.log.compaction;

import java.io.IOException;

/** The work is to end. */
public final class EndedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Nothing more is to be done. */
    public EndedException() {
        super("The log is being closed.");
    }
}
