package io.weir.api.connector;

/** What a reader says after a poll. */
public enum InputStatus {
    /** There is more at once. */
    MORE_AVAILABLE,
    /** Nothing now; {@link SourceReader#isAvailable} tells when. */
    NOTHING_AVAILABLE,
    /** All splits are read and no more come. */
    END_OF_INPUT
}
