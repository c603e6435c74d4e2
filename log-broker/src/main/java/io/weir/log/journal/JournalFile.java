package io.weir.log.journal;

import io.weir.log.disk.Disk;
import io.weir.log.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * A file of a journal with a header.
 *
 * @param path where it is
 * @param id its place among the files
 * @param nonce drawn when the file was begun, and part of each of its groups: so neither groups of the file's former life nor
 *     records made to look like groups are taken for such
 * @param sizeInBytes with the header
 */
record JournalFile(Path path, long id, long nonce, long sizeInBytes) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Makes {@code path} the file of that id, for good: a later file is only read when the header of this one is there. */
    static JournalFile begin(Disk disk, Path path, long id) throws IOException {
        try (DiskFile content = disk.openForBlocks(path)) {
            JournalFile file = new JournalFile(path, id, RANDOM.nextLong(), content.size());
            content.write(JournalFormat.fileHeader(file.id, file.nonce), 0);
            content.force();
            return file;
        }
    }

    /** The file that {@code content}, opened at {@code path}, is; null if its header is not that of a file. */
    static @Nullable JournalFile read(DiskFile content, Path path) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(JournalFormat.FILE_HEADER_BYTES);
        content.read(header, 0);
        header.flip();
        if (JournalFormat.isFormerFileHeader(header)) {
            throw new IOException(
                    "The journal file %s was written by an earlier version, whose journals this one does not read. Start that version, copy the topics, and give this one another directory in log.dirs."
                            .formatted(path));
        }
        return JournalFormat.isFileHeader(header)
                ? new JournalFile(path, JournalFormat.fileId(header), JournalFormat.fileNonce(header), content.size())
                : null;
    }
}
