package io.weir.taskmanager.exchange;

/** What travels between batches besides watermarks. */
public enum StreamSignal {
    /** Nothing is to be expected for now. */
    IDLE,
    /** Records come again. */
    ACTIVE,
    /** Nothing comes any more. */
    END_OF_INPUT
}
