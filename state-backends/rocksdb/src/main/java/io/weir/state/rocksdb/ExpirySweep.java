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

    private final RowStore store;
    private final CachedTable<?> table;
    private final Expiry expiry;
    private final int rowsPerKey;
    private byte[] next;
    private int reluctance = 1;
    private int due;

    /** Looks at up to {@code rowsPerKey} rows for each key that becomes current. */
    ExpirySweep(RowStore store, CachedTable<?> table, Expiry expiry, int rowsPerKey) {
        this.store = store;
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
        if (!table.maySweep()) {
            return;
        }
        long now = expiry.now();
        int forgotten = 0;
        byte[] first = table.keys().prefix();
        try (RowStore.Rows rows = store.rows(next, RowKeys.after(first));
                RowBatch batch = new RowBatch(store::write)) {
            boolean present = rows.next();
            for (int i = 0; i < ROWS_AT_ONCE && present; i++) {
                forgotten += table.forgetIfExpired(rows, now, expiry, batch) ? 1 : 0;
                present = rows.next();
            }
            batch.flush();
            next = present ? rows.key() : first;
        }
        reluctance = forgotten > FEW ? 1 : Math.min(MAX_RELUCTANCE, reluctance * 2);
    }
}
