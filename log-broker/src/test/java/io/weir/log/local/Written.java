package io.weir.log.local;

import io.weir.log.store.PartitionLog;

/** Waits for segments. */
public final class Written {
    private Written() {}

    /** Until all that was appended is in segments. */
    public static void await(PartitionLog log) {
        Eventually.until(() -> ((LocalPartition) log).writtenEnd() == log.endOffset());
    }
}
