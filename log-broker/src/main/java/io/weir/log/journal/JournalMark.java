package io.weir.log.journal;

/**
 * A place in a journal, between two groups.
 *
 * @param fileId of the file that the next group is in, if it fits
 * @param position of the next group in it
 * @param group number of the next group
 */
public record JournalMark(long fileId, long position, long group) implements Comparable<JournalMark> {
    /** Where a new journal begins. */
    public static final JournalMark START = new JournalMark(1, JournalFormat.FILE_HEADER_BYTES, 1);

    @Override
    public int compareTo(JournalMark other) {
        return Long.compare(group, other.group);
    }
}
