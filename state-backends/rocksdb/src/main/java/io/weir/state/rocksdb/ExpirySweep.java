package io.weir.state.rocksdb;

import io.weir.runtime.state.expiry.Expiry;

/**
 * Goes through the rows of a table again and again, some at once, and forgets those that have expired. Where it finds few it
 * looks at fewer, down to a sixteenth: a row is in the way only by its size.
 */
final class ExpirySweep {
    private static final int ROWS_AT_ONCE = 256;
    private static final int MAX_RELUCTANCE = 16;

    /** So few of the rows at once that there is nothing to hurry for. */
    private static final int FEW = ROWS_AT_ONCE / 16;

    private final CachedTable<?> table;
    private final Expiry expiry;
    private final int rowsPerKey;
    private byte[] next;
    private int reluctance = 1;
    private int due;

    /** Looks at up to {@code rowsPerKey} rows for each key that becomes current. */
    ExpirySweep(CachedTable<?> table, Expiry expiry, int rowsPerKey) {
        this.table = table;
        this.expiry = expiry;
        this.rowsPerKey = rowsPerKey;
        next = table.keys().prefix();
    }

    /** A key became current. */
    void step() {
        due += rowsPerKey;
        if (due >= ROWS_AT_ONCE * reluctance) {
            due = 0;
            sweep();
        }
    }

    private void sweep() {
        CachedTable.Swept swept = table.forgetExpired(next, ROWS_AT_ONCE, expiry);
        next = swept.next() == null ? table.keys().prefix() : swept.next();
        reluctance = swept.forgotten() > FEW ? 1 : Math.min(MAX_RELUCTANCE, reluctance * 2);
    }
}
