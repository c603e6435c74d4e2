package io.weir.log.local;

import java.nio.file.Path;
import java.util.List;

/**
 * How a store is kept; the names of users' settings are in brackets.
 *
 * @param directories of partitions [log.dirs]; the first also has what belongs to all of them
 * @param journalDirectory of the journal alone [journal.dirs]
 * @param identity whose store it is
 * @param journal how large files and groups of the journal are
 * @param periods how often is looked after things
 * @param highestUsage share of a disk in use above which no records are taken [disk.usage.threshold]
 * @param recoveryThreads that read partitions when the store is opened, and flush them [num.recovery.threads.per.data.dir]
 */
public record StoreSettings(
        List<Path> directories,
        Path journalDirectory,
        Identity identity,
        JournalSizes journal,
        Periods periods,
        double highestUsage,
        int recoveryThreads) {
    /** Checks that there is a directory. */
    public StoreSettings {
        directories = List.copyOf(directories);
        if (directories.isEmpty()) {
            throw new IllegalArgumentException("A store needs a directory: set log.dirs.");
        }
    }

    /** A store in one directory, with the usual sizes and periods. */
    public static StoreSettings in(Path directory, Identity identity) {
        return new StoreSettings(
                List.of(directory),
                directory.resolve("journal"),
                identity,
                new JournalSizes(64 << 20, 1 << 20, 3),
                new Periods(10_000, 300_000, 10_000, 86_400_000),
                0.95,
                2);
    }

    /** Whose store it is: a directory is never opened for another node or cluster. */
    public record Identity(String clusterId, int nodeId) {}

    /**
     * Sizes of the journal.
     *
     * @param fileBytes of one file
     * @param groupBytes at which a group is synced without waiting for more
     * @param files that are filled before segments are synced for it, where the disk is not too small for that
     */
    public record JournalSizes(int fileBytes, int groupBytes, int files) {
        private static final int SHARE_OF_DISK = 20;

        /** As many files as may be filled on a disk of {@code totalBytes}. */
        int filesOn(long totalBytes) {
            return (int) Math.max(1, Math.min(files, totalBytes / SHARE_OF_DISK / fileBytes));
        }
    }

    /**
     * How often is looked after things.
     *
     * @param flushMillis between two syncs of the segments
     * @param retentionMillis between two looks for what is too old [log.retention.check.interval.ms]
     * @param diskMillis between two looks at the room that is left
     * @param producerExpirationMillis after which a silent producer is forgotten [producer.id.expiration.ms]
     */
    public record Periods(long flushMillis, long retentionMillis, long diskMillis, long producerExpirationMillis) {}
}
