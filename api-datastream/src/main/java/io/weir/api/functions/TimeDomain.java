package io.weir.api.functions;

/** Which clock a timer follows. */
public enum TimeDomain {
    /** The watermark. */
    EVENT_TIME,
    /** The clock of the TaskManager. */
    PROCESSING_TIME
}
