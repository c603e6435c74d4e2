package io.weir.log.topic;

import com.sun.management.UnixOperatingSystemMXBean;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import java.lang.management.ManagementFactory;

/**
 * Refuses partitions for which the process may not open files enough. Without files nothing works any more, not even taking
 * back what was made.
 */
final class OpenFiles {
    private static final int FILES_OF_A_PARTITION = 3;

    /** Share of all that stays for connections, and for segments that are begun. */
    private static final int RESERVED_SHARE = 4;

    private OpenFiles() {}

    /** @throws LogException POLICY_VIOLATION */
    static void requireRoomFor(int partitions) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            requireRoomFor(partitions, system.getOpenFileDescriptorCount(), system.getMaxFileDescriptorCount());
        }
    }

    static void requireRoomFor(int partitions, long open, long most) {
        long needed = (long) partitions * FILES_OF_A_PARTITION;
        if (open + needed > most - most / RESERVED_SHARE) {
            throw new LogException(
                    LogError.POLICY_VIOLATION,
                    "%d more partitions need %d files; the broker has %d open and may have %d, of which a quarter is kept back. Raise its limit (ulimit -n), or ask for fewer."
                            .formatted(partitions, needed, open, most));
        }
    }
}
