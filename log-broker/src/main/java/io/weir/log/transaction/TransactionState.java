package io.weir.log.transaction;

import java.util.Set;

/**
 * What a transactional id is doing.
 *
 * <pre>
 *  EMPTY ──► ONGOING ──► PREPARE_COMMIT ──► COMPLETE_COMMIT
 *    ▲         ▲  └────► PREPARE_ABORT ───► COMPLETE_ABORT
 *    │         │                                 │
 *    └─────────┴──────────── from both ──────────┘
 * </pre>
 */
public enum TransactionState {
    /** A producer has introduced itself. Ends when it begins a transaction. */
    EMPTY(0, "Empty"),
    /** Partitions are written. Ends when the producer ends it, or somebody ends it for the producer. */
    ONGOING(1, "Ongoing"),
    /** Committed; not every partition has its marker. Ends when all have. */
    PREPARE_COMMIT(2, "PrepareCommit"),
    /** Aborted; not every partition has its marker. Ends when all have. */
    PREPARE_ABORT(3, "PrepareAbort"),
    /** The last one was committed. Ends when the producer begins another, or another producer comes. */
    COMPLETE_COMMIT(4, "CompleteCommit"),
    /** The last one was aborted. Ends as that. */
    COMPLETE_ABORT(5, "CompleteAbort");

    private final byte code;
    private final String title;

    TransactionState(int code, String title) {
        this.code = (byte) code;
        this.title = title;
    }

    /** As it is remembered. */
    byte code() {
        return code;
    }

    /** As tools show it. */
    public String title() {
        return title;
    }

    /** Whether the outcome is decided and not yet known everywhere. */
    boolean isPrepared() {
        return this == PREPARE_COMMIT || this == PREPARE_ABORT;
    }

    /** What may follow; every state may be written again. */
    public Set<TransactionState> next() {
        return switch (this) {
            case EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT -> Set.of(EMPTY, ONGOING, COMPLETE_ABORT);
            case ONGOING -> Set.of(ONGOING, PREPARE_COMMIT, PREPARE_ABORT);
            case PREPARE_COMMIT -> Set.of(COMPLETE_COMMIT);
            case PREPARE_ABORT -> Set.of(COMPLETE_ABORT);
        };
    }
}
