package io.weir.log.group;

/** What is done wrong on purpose, to see that the simulation notices. */
enum GroupBug {
    /** Nothing is. */
    NONE,
    /** Answers do not wait for the disk. */
    ANSWERED_BEFORE_DURABLE,
    /** Offsets are forgotten when the log is read back. */
    OFFSETS_NOT_READ_BACK,
    /** Groups are. */
    GROUPS_NOT_READ_BACK,
    /** The ends of transactions are. */
    MARKERS_NOT_READ_BACK,
    /** Offsets of a transaction count at once. */
    PENDING_COUNTS_AT_ONCE,
    /** An aborted transaction counts. */
    ABORTED_AS_COMMITTED,
    /** Members of former generations are taken for those of this one. */
    GENERATION_NOT_CHECKED,
    /** The former incarnation of a static member is taken for the present one. */
    FENCING_NOT_CHECKED,
    /** Nobody is ever missed. */
    SESSIONS_NEVER_END,
    /** The number of a generation is told before it is remembered. */
    NUMBER_OF_GENERATION_NOT_WRITTEN,
    /** An assignment is told and not remembered. */
    ASSIGNMENT_NOT_WRITTEN,
    /** Offsets are acknowledged and not remembered. */
    OFFSETS_NOT_WRITTEN,
    /** The end of a transaction is acknowledged and not remembered. */
    MARKERS_NOT_WRITTEN,
    /** Each member is told to assign. */
    EVERY_MEMBER_LEADS
}
