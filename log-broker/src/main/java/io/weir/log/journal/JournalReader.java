package io.weir.log.journal;

import io.weir.log.disk.Blocks;
import io.weir.log.disk.Disk;
import io.weir.log.disk.DiskFile;
import io.weir.log.journal.JournalFormat.Group;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a journal from a mark to its end, when a store is opened. */
final class JournalReader {
    /** Takes what was in the journal, in its order. */
    @FunctionalInterface
    interface EntryHandler {
        /** The buffer is only valid during the call. */
        void entry(ByteBuffer entry) throws IOException;
    }

    /**
     * What was found.
     *
     * @param end where the journal goes on
     * @param groups number of groups read
     * @param tornBytes bytes behind the end that belong to a group which was never synced
     * @param abandoned whether there are whole groups behind one that is not: never acknowledged, and to be read never again, so
     *     that nothing may be written in front of them
     */
    record Outcome(JournalMark end, long groups, long tornBytes, boolean abandoned) {}

    private final Disk disk;
    private final JournalFiles files;

    JournalReader(Disk disk, JournalFiles files) {
        this.disk = disk;
        this.files = files;
    }

    /**
     * Gives all entries from {@code mark} on to {@code handler}.
     *
     * @throws IOException if something is damaged that was synced once; the message names the file and the place
     */
    Outcome read(JournalMark mark, EntryHandler handler) throws IOException {
        List<Path> paths = files.used();
        if (paths.isEmpty() && mark.position() > JournalFormat.FILE_HEADER_BYTES) {
            throw new IOException("The journal file %s is missing. Restore it from a copy."
                    .formatted(JournalFiles.name(files.directory(), mark.fileId())));
        }
        JournalMark end = mark;
        long tornBytes = 0;
        boolean abandoned = false;
        for (int i = 0; i < paths.size(); i++) {
            boolean isLast = i == paths.size() - 1;
            JournalMark start =
                    i == 0 ? mark : new JournalMark(files.firstId() + i, JournalFormat.FILE_HEADER_BYTES, end.group());
            try (DiskFile file = disk.open(paths.get(i))) {
                JournalFile begun = JournalFile.read(file, paths.get(i));
                if (begun != null && begun.id() == start.fileId()) {
                    OneFile one = new OneFile(file, begun);
                    if (i > 0 && one.numberAt(start.position()) > start.group()) {
                        throw damaged(paths.get(i - 1), end.position());
                    }
                    end = one.read(start, handler);
                    long syncedBefore = one.syncedBehind(end);
                    if (syncedBefore > end.group()) {
                        throw damaged(paths.get(i), end.position());
                    }
                    abandoned = syncedBefore > 0;
                    tornBytes = one.tornBytes(end);
                } else if (!isLast || start.position() > JournalFormat.FILE_HEADER_BYTES) {
                    throw damaged(paths.get(i), 0);
                }
            }
        }
        return new Outcome(end, end.group() - mark.group(), tornBytes, abandoned);
    }

    private static IOException damaged(Path file, long position) {
        return new IOException(
                "The journal file %s is damaged at byte %d: records that were acknowledged are behind it. Restore the file from a copy; without one, records may be missing."
                        .formatted(file, position));
    }

    /** One file of the journal. */
    private static final class OneFile {
        private final DiskFile content;
        private final JournalFile file;

        OneFile(DiskFile content, JournalFile file) {
            this.content = content;
            this.file = file;
        }

        /** Reads groups that follow one another; where they end. */
        JournalMark read(JournalMark from, EntryHandler handler) throws IOException {
            JournalMark at = from;
            for (Group group = groupAt(at.position());
                    group != null && group.number() == at.group();
                    group = groupAt(at.position())) {
                ByteBuffer entries = group.entries();
                while (entries.hasRemaining()) {
                    handler.entry(nextEntry(entries, at));
                }
                at = new JournalMark(
                        file.id(), at.position() + Blocks.aligned(group.sizeInBytes()), group.number() + 1);
            }
            return at;
        }

        private ByteBuffer nextEntry(ByteBuffer entries, JournalMark group) throws IOException {
            int length = entries.remaining() < JournalFormat.ENTRY_HEADER_BYTES ? -1 : entries.getInt();
            if (length < 0 || length > entries.remaining()) {
                throw damaged(file.path(), group.position());
            }
            ByteBuffer entry = entries.slice(entries.position(), length);
            entries.position(entries.position() + length);
            return entry;
        }

        /** Number of the intact group at {@code position}; -1: there is none. */
        long numberAt(long position) throws IOException {
            Group group = groupAt(position);
            return group == null ? -1 : group.number();
        }

        private @Nullable Group groupAt(long position) throws IOException {
            ByteBuffer header = bytes(position, JournalFormat.GROUP_HEADER_BYTES);
            if (JournalFormat.groupNumber(header, file.nonce()) < 0
                    || JournalFormat.groupBytes(header) > file.sizeInBytes() - position) {
                return null;
            }
            return JournalFormat.group(bytes(position, (int) JournalFormat.groupBytes(header)));
        }

        /**
         * The number before which all groups were synced, as intact groups behind {@code end} prove that come after the one expected
         * there; 0 if there are none.
         */
        long syncedBehind(JournalMark end) throws IOException {
            long syncedBefore = 0;
            for (long at = end.position(); at < file.sizeInBytes(); at += Blocks.BYTES) {
                ByteBuffer header = bytes(at, JournalFormat.GROUP_HEADER_BYTES);
                if (JournalFormat.groupNumber(header, file.nonce()) > end.group()) {
                    Group group = groupAt(at);
                    if (group != null) {
                        syncedBefore = Math.max(syncedBefore, group.syncedBefore());
                    }
                }
            }
            return syncedBefore;
        }

        /** Bytes of the group that was begun at {@code end}. */
        long tornBytes(JournalMark end) throws IOException {
            ByteBuffer header = bytes(end.position(), JournalFormat.GROUP_HEADER_BYTES);
            return JournalFormat.groupNumber(header, file.nonce()) == end.group()
                    ? Math.min(JournalFormat.groupBytes(header), file.sizeInBytes() - end.position())
                    : 0;
        }

        private ByteBuffer bytes(long position, int count) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(count, file.sizeInBytes() - position)));
            content.read(bytes, position);
            return bytes.flip();
        }
    }
}
