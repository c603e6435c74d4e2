package io.weir.log.journal;

import io.weir.log.disk.Blocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes groups, each with one sync. Used by one thread. */
final class JournalWriter {
    private final JournalFiles files;
    private final int stagingBytes;
    private final ByteBuffer staging;
    private JournalMark next;
    private JournalFile file;
    private long capacity;

    /** Goes on at {@code from}, where a group may lie that was never synced. */
    JournalWriter(JournalFiles files, JournalMark from, JournalFile file, int stagingBytes) throws IOException {
        this.files = files;
        this.next = from;
        this.file = file;
        this.stagingBytes = stagingBytes;
        staging = Blocks.allocate(stagingBytes);
        capacity = file.content().size();
    }

    /** How many of {@code entries}, from the first on, go into the next group: at least one. */
    int fitting(List<JournalEntry> entries) {
        long bytes = JournalFormat.GROUP_HEADER_BYTES;
        int count = 0;
        for (JournalEntry entry : entries) {
            bytes += JournalFormat.ENTRY_HEADER_BYTES + entry.sizeInBytes();
            if (bytes > stagingBytes && count > 0) {
                break;
            }
            count++;
        }
        return count;
    }

    /** Whether the file at hand takes {@code entries}. */
    boolean hasRoomFor(List<JournalEntry> entries) {
        return next.position() + groupBytes(entries) <= capacity;
    }

    /** Begins the next file, with room for {@code entries}. When it throws, nothing has changed. */
    void roll(List<JournalEntry> entries) throws IOException {
        long id = next.fileId() + 1;
        JournalFile begun = files.next(id, JournalFormat.FILE_HEADER_BYTES + (long) groupBytes(entries));
        file.content().close();
        file = begun;
        capacity = begun.content().size();
        next = new JournalMark(id, JournalFormat.FILE_HEADER_BYTES, next.group());
    }

    private static int groupBytes(List<JournalEntry> entries) {
        long bytes = JournalFormat.GROUP_HEADER_BYTES;
        for (JournalEntry entry : entries) {
            bytes += JournalFormat.ENTRY_HEADER_BYTES + entry.sizeInBytes();
        }
        return Math.toIntExact(Blocks.aligned(bytes));
    }

    /**
     * Writes {@code entries}, for which there must be room, as one group and syncs it; what comes next. When it throws, nobody
     * knows what of it is on disk, and nothing more may be written.
     */
    JournalMark write(List<JournalEntry> entries) throws IOException {
        ByteBuffer group = group(entries);
        int bytes = group.remaining();
        file.content().write(group, next.position());
        file.content().force();
        next = new JournalMark(next.fileId(), next.position() + bytes, next.group() + 1);
        return next;
    }

    private ByteBuffer group(List<JournalEntry> entries) {
        int bytes = groupBytes(entries);
        ByteBuffer group = bytes <= staging.capacity() ? staging.clear() : Blocks.allocate(bytes);
        group.position(JournalFormat.GROUP_HEADER_BYTES);
        for (JournalEntry entry : entries) {
            group.putInt(entry.sizeInBytes());
            entry.writeTo(group);
        }
        JournalFormat.finishGroup(group, file.nonce(), next.group(), entries.size());
        return group;
    }

    JournalMark next() {
        return next;
    }

    void close() throws IOException {
        file.content().close();
    }
}
