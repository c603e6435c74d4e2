package io.weir.log.journal;

import io.weir.log.disk.Blocks;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How journal files are laid out. A file begins with a block that names it. Groups follow, each from a multiple of
 * {@link Blocks#BYTES} on, so that a search finds those behind a damaged one: header, then entries with their lengths. All numbers
 * are big-endian.
 *
 * <p>Groups are numbered through all files, and several may be on their way at once. Each says how many right before it were not
 * known to be on disk when it was begun: all others were. So a group that cannot be read is the torn end of the journal if no group
 * is there that proves that it was whole, and damage otherwise.
 */
final class JournalFormat {
    static final int FILE_HEADER_BYTES = Blocks.BYTES;

    /** Magic, checksum of the rest, nonce of the file, number, length of the entries, groups before it that were not synced. */
    static final int GROUP_HEADER_BYTES = 4 + 4 + 8 + 8 + 4 + 4;

    static final int ENTRY_HEADER_BYTES = 4;

    private static final int FILE_MAGIC = 0x5765_4a33; // "WeJ3"
    private static final int FILE_MAGIC_ANY = 0x5765_4a00; // of all versions, with their digit in the last byte
    private static final int GROUP_MAGIC = 0x5765_4731; // "WeG1"

    private JournalFormat() {}

    /**
     * A group that was read.
     *
     * @param number in the journal
     * @param unsynced groups right before it that were not known to be on disk when it was begun
     * @param sizeInBytes with its header, before padding
     * @param entries with their lengths
     */
    record Group(long number, int unsynced, int sizeInBytes, ByteBuffer entries) {
        /** All groups before this number were on disk when this one was begun. */
        long syncedBefore() {
            return number - unsynced;
        }
    }

    static ByteBuffer fileHeader(long fileId, long nonce) {
        ByteBuffer header = Blocks.allocate(FILE_HEADER_BYTES);
        header.putInt(0, FILE_MAGIC);
        header.putLong(8, fileId);
        header.putLong(16, nonce);
        header.putInt(4, checksum(header, 8, FILE_HEADER_BYTES));
        return header;
    }

    static boolean isFileHeader(ByteBuffer header) {
        return header.limit() >= FILE_HEADER_BYTES
                && header.getInt(0) == FILE_MAGIC
                && header.getInt(4) == checksum(header, 8, FILE_HEADER_BYTES);
    }

    static boolean isFormerFileHeader(ByteBuffer header) {
        return header.limit() >= Integer.BYTES
                && (header.getInt(0) & ~0xff) == FILE_MAGIC_ANY
                && header.getInt(0) < FILE_MAGIC;
    }

    static long fileId(ByteBuffer header) {
        return header.getLong(8);
    }

    static long fileNonce(ByteBuffer header) {
        return header.getLong(16);
    }

    /** Fills in the header of the group whose entries lie behind it up to the position, and pads to whole blocks. */
    static void finishGroup(ByteBuffer group, long nonce, long number, int unsynced) {
        int end = group.position();
        group.putInt(0, GROUP_MAGIC);
        group.putLong(8, nonce);
        group.putLong(16, number);
        group.putInt(24, end - GROUP_HEADER_BYTES);
        group.putInt(28, unsynced);
        group.putInt(4, checksum(group, 8, end));
        Blocks.pad(group);
        group.flip();
    }

    /** The number in the header of a group at the start of {@code bytes}; -1: there is none of a file with {@code nonce}. */
    static long groupNumber(ByteBuffer bytes, long nonce) {
        boolean plausible = bytes.limit() >= GROUP_HEADER_BYTES
                && bytes.getInt(0) == GROUP_MAGIC
                && bytes.getLong(8) == nonce
                && bytes.getInt(24) >= 0;
        return plausible ? bytes.getLong(16) : -1;
    }

    /** Bytes of a group with its header, before padding. */
    static long groupBytes(ByteBuffer header) {
        return (long) GROUP_HEADER_BYTES + header.getInt(24);
    }

    /** The group that {@code bytes} holds whole; null if it is damaged. */
    static @Nullable Group group(ByteBuffer bytes) {
        int end = bytes.limit();
        if (bytes.getInt(4) != checksum(bytes, 8, end)) {
            return null;
        }
        ByteBuffer entries = bytes.slice(GROUP_HEADER_BYTES, end - GROUP_HEADER_BYTES);
        return new Group(bytes.getLong(16), bytes.getInt(28), end, entries);
    }

    private static int checksum(ByteBuffer buffer, int from, int to) {
        ByteBuffer covered = buffer.duplicate();
        covered.limit(to).position(from);
        CRC32C crc = new CRC32C();
        crc.update(covered);
        return (int) crc.getValue();
    }
}
