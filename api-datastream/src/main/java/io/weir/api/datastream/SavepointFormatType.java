package io.weir.api.datastream;

/** How a savepoint is written. */
public enum SavepointFormatType {
    /** So that every state backend reads it. */
    CANONICAL,
    /** As the job's state backend keeps it. */
    NATIVE
}
