package io.weir.log.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Where the next group of a journal goes. Used by one thread at a time. */
final class JournalEnd {
    private final JournalFiles files;
    private final int groupBytes;
    private JournalMark next;
    private JournalFile file;

    private JournalEnd(JournalFiles files, JournalMark next, JournalFile file, int groupBytes) {
        this.files = files;
        this.next = next;
        this.file = file;
        this.groupBytes = groupBytes;
    }

    /** Goes on where {@code found} says that the journal ends; {@code groupBytes}: at which a group is full. */
    static JournalEnd resume(JournalFiles files, JournalReader.Outcome found, int groupBytes) throws IOException {
        JournalMark next = found.end();
        JournalEnd end = new JournalEnd(files, next, files.resume(next.fileId()), groupBytes);
        if (found.abandoned()) {
            end.roll(List.of());
        }
        return end;
    }

    /** Takes the entries of the next group from {@code submitted}, from the first on: at least one. */
    List<JournalEntry> take(Deque<JournalEntry> submitted) {
        List<JournalEntry> taken = new ArrayList<>();
        long bytes = JournalFormat.GROUP_HEADER_BYTES;
        for (JournalEntry entry = submitted.peek(); entry != null; entry = submitted.peek()) {
            bytes += JournalFormat.ENTRY_HEADER_BYTES + entry.sizeInBytes();
            if (bytes > groupBytes && !taken.isEmpty()) {
                break;
            }
            taken.add(submitted.remove());
        }
        return taken;
    }

    /** Whether the file at hand takes {@code entries}. */
    boolean hasRoomFor(List<JournalEntry> entries) {
        return next.position() + JournalGroup.sizeInBytes(entries) <= file.sizeInBytes();
    }

    /**
     * Begins the next file, with room for {@code entries}; all groups before must be synced, as a file proves that those before it
     * are whole. When it throws, nothing has changed.
     */
    void roll(List<JournalEntry> entries) throws IOException {
        long id = next.fileId() + 1;
        file = files.next(id, JournalFormat.FILE_HEADER_BYTES + (long) JournalGroup.sizeInBytes(entries));
        next = new JournalMark(id, JournalFormat.FILE_HEADER_BYTES, next.group());
    }

    /** Gives {@code entries}, for which there must be room, their place; {@code unsynced}: groups before that are being written. */
    JournalGroup place(List<JournalEntry> entries, int unsynced) {
        JournalGroup group = new JournalGroup(entries, file, next, JournalGroup.sizeInBytes(entries), unsynced);
        next = group.end();
        return group;
    }

    JournalMark next() {
        return next;
    }
}
