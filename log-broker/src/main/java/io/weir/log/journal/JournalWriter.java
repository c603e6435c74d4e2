package io.weir.log.journal;

import io.weir.log.disk.Blocks;
import io.weir.log.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes groups, each with one sync. Used by one thread; others may write other groups of the same journal meanwhile. */
final class JournalWriter implements Closeable {
    private final JournalFiles files;
    private final ByteBuffer staging;
    private @Nullable DiskFile content;
    private long fileId;

    JournalWriter(JournalFiles files, int stagingBytes) {
        this.files = files;
        staging = Blocks.allocate(stagingBytes);
    }

    /**
     * Writes {@code group} and syncs it. When it throws, nobody knows what of it is on disk, and nothing more may be written.
     */
    void write(JournalGroup group) throws IOException {
        DiskFile file = open(group.file());
        file.write(bytes(group), group.start().position());
        file.force();
    }

    private DiskFile open(JournalFile file) throws IOException {
        DiskFile opened = content;
        if (opened == null || fileId != file.id()) {
            close();
            opened = files.open(file);
            content = opened;
            fileId = file.id();
        }
        return opened;
    }

    private ByteBuffer bytes(JournalGroup group) {
        int size = group.sizeInBytes();
        ByteBuffer bytes = size <= staging.capacity() ? staging.clear() : Blocks.allocate(size);
        bytes.position(JournalFormat.GROUP_HEADER_BYTES);
        for (JournalEntry entry : group.entries()) {
            bytes.putInt(entry.sizeInBytes());
            entry.writeTo(bytes);
        }
        JournalFormat.finishGroup(bytes, group.file().nonce(), group.number(), group.unsynced());
        return bytes;
    }

    @Override
    public void close() throws IOException {
        if (content != null) {
            content.close();
            content = null;
        }
    }
}
