package io.weir.log.local;

import io.weir.log.disk.CheckedFile;
import io.weir.log.disk.Disk;
import io.weir.log.journal.JournalMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Says from where on the journal has to be read: in front of that, all is in segments that were synced.
 *
 * <p><b>Threading:</b> written by one thread, the mark may be asked for by any.
 */
final class MarkFile {
    private static final int VERSION = 1;
    private static final int BYTES = 4 + 3 * 8;

    private final Disk disk;
    private final Path file;
    private volatile JournalMark written;

    private MarkFile(Disk disk, Path file, JournalMark written) {
        this.disk = disk;
        this.file = file;
        this.written = written;
    }

    static MarkFile open(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve("mark");
        if (!disk.exists(file)) {
            return new MarkFile(disk, file, JournalMark.START);
        }
        ByteBuffer content = CheckedFile.read(disk, file);
        if (content.remaining() != BYTES || content.getInt() != VERSION) {
            throw new IOException(
                    "The file %s is not of version %d, which this broker knows.".formatted(file, VERSION));
        }
        return new MarkFile(disk, file, new JournalMark(content.getLong(), content.getLong(), content.getLong()));
    }

    JournalMark mark() {
        return written;
    }

    /** Moves the mark, durably; never backwards. */
    void write(JournalMark mark) throws IOException {
        if (mark.compareTo(written) < 0) {
            throw new IllegalStateException("The mark is at %s and cannot go back to %s".formatted(written, mark));
        }
        ByteBuffer content = ByteBuffer.allocate(BYTES);
        content.putInt(VERSION).putLong(mark.fileId()).putLong(mark.position()).putLong(mark.group());
        CheckedFile.write(disk, file, content.flip());
        written = mark;
    }
}
