package io.weir.log.compaction;

import io.weir.log.store.PartitionLog;
import java.io.IOException;

/**
 * A partition as compaction sees it, with what is kept for it from pass to pass.
 *
 * <p><b>Threading:</b> used by one thread at a time, which {@link Compactor} sees to; {@link #range} by any.
 */
public interface CompactedPartition {
    /** Which. */
    PartitionLog log();

    /** Whether it is not here any more. */
    boolean isGone();

    /** What could be compacted now. */
    CompactionRange<?> range();

    /**
     * Does a pass, if that is worth it.
     *
     * @return false: there is nothing more to do for now
     * @throws UncleanableException if it is not to be tried again
     * @throws EndedException if the work was to end
     * @throws IOException if it may be tried again
     */
    boolean run() throws IOException;
}
