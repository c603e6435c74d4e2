package io.weir.runtime.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far event time has come in one subtask of a source.
 *
 * @param operator the source
 * @param watermark what it has emitted; {@code Long.MIN_VALUE}: none yet
 * @param idle whether it holds nothing back for now
 * @param idleTimeoutMillis of the strategy; 0: it has none
 * @param splits how many it reads now
 * @param idleSplits how many of them are idle
 * @param furthest the one, not idle, with the highest watermark; null: there is none
 * @param slowest those with the lowest watermarks first and idle ones last, {@value #MOST_SPLITS} at most; the reader as a
 *     whole until it has had a split with a time of its own
 */
public record SourceTime(
        String operator,
        long watermark,
        boolean idle,
        long idleTimeoutMillis,
        int splits,
        int idleSplits,
        @Nullable SplitTime furthest,
        List<SplitTime> slowest) {
    /** So many splits of a subtask are reported with each heartbeat, however many it has: about 13 KB. */
    public static final int MOST_SPLITS = 100;

    /** Copies the list. */
    public SourceTime {
        slowest = List.copyOf(slowest);
    }
}
