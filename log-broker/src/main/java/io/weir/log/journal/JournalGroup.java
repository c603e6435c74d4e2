package io.weir.log.journal;

import io.weir.log.disk.Blocks;
import java.util.List;

/**
 * Entries that are written and synced together, and their place.
 *
 * @param entries in their order
 * @param file where they go
 * @param start where in the journal
 * @param sizeInBytes there, in whole blocks
 * @param unsynced groups right before it that were not known to be on disk when it was begun
 */
record JournalGroup(List<JournalEntry> entries, JournalFile file, JournalMark start, int sizeInBytes, int unsynced) {
    /** Bytes that {@code entries} take as a group, in whole blocks. */
    static int sizeInBytes(List<JournalEntry> entries) {
        long bytes = JournalFormat.GROUP_HEADER_BYTES;
        for (JournalEntry entry : entries) {
            bytes += JournalFormat.ENTRY_HEADER_BYTES + entry.sizeInBytes();
        }
        return Math.toIntExact(Blocks.aligned(bytes));
    }

    long number() {
        return start.group();
    }

    /** Where the next group goes. */
    JournalMark end() {
        return new JournalMark(start.fileId(), start.position() + sizeInBytes, start.group() + 1);
    }
}
