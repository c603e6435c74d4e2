package io.weir.connector.kafka.source;

/** Where to start in a partition for which there is nothing better to go by. */
public enum OffsetResetStrategy {
    /** At the oldest record that is still there. */
    EARLIEST,
    /** Behind the newest record. */
    LATEST,
    /** Nowhere: the job fails. */
    NONE
}
