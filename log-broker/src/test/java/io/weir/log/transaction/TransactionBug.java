package io.weir.log.transaction;

/** What is done wrong on purpose, to see that the simulation notices. */
enum TransactionBug {
    /** Nothing is. */
    NONE,
    /** Answers and markers do not wait for the disk. */
    DONE_BEFORE_DURABLE,
    /** The decision is not remembered. */
    DECISION_NOT_WRITTEN,
    /** It is not remembered which partitions a transaction was written to. */
    PARTITIONS_NOT_WRITTEN,
    /** The epoch of a new producer is told and not remembered. */
    EPOCH_NOT_WRITTEN,
    /** Records of the log are left out when it is read back. */
    DECISION_NOT_READ_BACK,
    /** A decision that was made before a crash is not carried out. */
    NOT_FINISHED_AFTER_A_CRASH,
    /** A marker that could not be written is not tried again. */
    MARKER_NOT_REPEATED,
    /** One partition of several gets the wrong marker. */
    ONE_PARTITION_ABORTS,
    /** One partition gets none. */
    ONE_PARTITION_FORGOTTEN,
    /** Whoever asks may end a transaction. */
    EPOCH_NOT_CHECKED,
    /** Transactions may go on for ever. */
    NO_TIMEOUT,
    /** A batch is taken without asking whether its transaction goes on. */
    NOT_VERIFIED,
    /** An aborted transaction is committed, now and then. */
    ABORT_COMMITS
}
