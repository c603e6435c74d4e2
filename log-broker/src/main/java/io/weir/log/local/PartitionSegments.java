package io.weir.log.local;

import io.weir.log.batch.BatchHeader;
import io.weir.log.disk.Disk;
import io.weir.log.segment.Segment;
import io.weir.log.segment.Segment.Place;
import io.weir.log.store.LogSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The segments of one partition, one behind the other without gaps; the last is appended to.
 *
 * <p><b>Threading:</b> guarded by itself; readers take {@link #all} and go on by themselves. Flushing and the removal of files
 * are done by the store's thread.
 */
final class PartitionSegments {
    private final Disk disk;
    private final Path directory;
    private final Set<Segment> dirty = ConcurrentHashMap.newKeySet();
    private final Deque<Doomed> doomed = new ArrayDeque<>();

    /** Segments that compaction has replaced, whose files have no names any more. */
    private final Deque<Doomed> replaced = new ArrayDeque<>();

    private volatile Segment[] all;
    private boolean closed;

    /** Appended since the last {@link #writeBack} or {@link #flush}. */
    private long unsyncedBytes;

    /** A segment whose files go when those who may read it are done. */
    private record Doomed(Segment segment, long dueMillis) {}

    private PartitionSegments(Disk disk, Path directory, List<Segment> segments) {
        this.disk = disk;
        this.directory = directory;
        all = segments.toArray(new Segment[0]);
    }

    /** A partition without records. */
    static PartitionSegments create(Disk disk, Path directory, LogSettings.Segments settings) throws IOException {
        return new PartitionSegments(
                disk, directory, List.of(Segment.create(disk, directory, 0, settings.indexIntervalBytes())));
    }

    /**
     * Opens what is there. What is not intact behind {@code intactUpTo} is cut off.
     *
     * @throws IOException if something below is not intact or not there, naming the file
     */
    static PartitionSegments open(Disk disk, Path directory, LogSettings.Segments settings, long intactUpTo)
            throws IOException {
        List<Segment> segments = new ArrayList<>();
        for (Path file : disk.list(directory)) {
            String name = String.valueOf(file.getFileName());
            if (name.endsWith(Segment.LOG)) {
                long baseOffset = Long.parseLong(name.substring(0, name.length() - Segment.LOG.length()));
                segments.add(Segment.open(disk, directory, baseOffset, settings.indexIntervalBytes(), intactUpTo));
            }
        }
        if (segments.isEmpty()) {
            requireIntact(directory, 0, intactUpTo);
            return create(disk, directory, settings);
        }
        PartitionSegments opened = new PartitionSegments(disk, directory, segments);
        opened.dropWhatDoesNotFollow(intactUpTo);
        return opened;
    }

    /** Checks everything from {@code offset} on, whatever the indexes say. */
    synchronized void checkFrom(long offset, long intactUpTo) throws IOException {
        for (Segment segment : all) {
            if (segment.endOffset() > offset || segment == active()) {
                segment.checkFromOffset(offset, intactUpTo);
            }
        }
        dropWhatDoesNotFollow(intactUpTo);
    }

    private void dropWhatDoesNotFollow(long intactUpTo) throws IOException {
        int kept = 1;
        while (kept < all.length && all[kept].baseOffset() == all[kept - 1].endOffset()) {
            kept++;
        }
        requireIntact(directory, all[kept - 1].endOffset(), intactUpTo);
        for (int i = kept; i < all.length; i++) {
            all[i].delete();
        }
        all = Arrays.copyOf(all, kept);
    }

    private static void requireIntact(Path directory, long endOffset, long intactUpTo) throws IOException {
        if (endOffset < intactUpTo) {
            throw new IOException(
                    "Records %d to %d of the partition in %s were acknowledged and are missing: a segment is gone or cut off. Restore it from a copy."
                            .formatted(endOffset, intactUpTo - 1, directory));
        }
    }

    /** All segments, the first offsets first. */
    Segment[] all() {
        return all;
    }

    private Segment active() {
        return all[all.length - 1];
    }

    long firstOffset() {
        return all[0].baseOffset();
    }

    long endOffset() {
        return active().endOffset();
    }

    long sizeInBytes() {
        long bytes = 0;
        for (Segment segment : all) {
            bytes += segment.size();
        }
        return bytes;
    }

    /** Index in {@code segments} of the one that {@code offset} belongs to. */
    static int indexOf(Segment[] segments, long offset) {
        int low = 0;
        int high = segments.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (segments[middle].baseOffset() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /**
     * Appends batches that have their offsets, from the first on those that go into one segment; how many, 0: the partition is gone.
     * When it throws, none is appended, and it may be called again.
     */
    synchronized int append(List<ByteBuffer> batches, LogSettings.Segments settings) throws IOException {
        if (closed) {
            return 0;
        }
        BatchHeader first = next(batches.get(0), endOffset());
        if (isFullFor(first, 0, active().firstTimestampMillis(), settings)) {
            roll(settings);
        }
        Segment active = active();
        long firstTimestamp = active.size() > 0 ? active.firstTimestampMillis() : first.maxTimestamp();
        int count = 1;
        int bytes = first.sizeInBytes();
        BatchHeader last = first;
        for (; count < batches.size(); count++) {
            BatchHeader next = next(batches.get(count), last.lastOffset() + 1);
            if (isFullFor(next, bytes, firstTimestamp, settings)) {
                break;
            }
            bytes += next.sizeInBytes();
            last = next;
        }
        active.append(batches.subList(0, count));
        dirty.add(active);
        unsyncedBytes += bytes;
        return count;
    }

    private BatchHeader next(ByteBuffer batch, long expectedOffset) {
        BatchHeader header = new BatchHeader(batch, batch.position());
        if (header.baseOffset() != expectedOffset) {
            throw new IllegalStateException(
                    "Offset %d comes where %d should in %s".formatted(header.baseOffset(), expectedOffset, directory));
        }
        return header;
    }

    /** Whether the active segment, with {@code more} bytes in it, takes {@code batch} no more. */
    private boolean isFullFor(BatchHeader batch, int more, long firstTimestamp, LogSettings.Segments settings) {
        Segment active = active();
        long size = active.size() + (long) more;
        return size > 0
                && (size + batch.sizeInBytes() > settings.bytes()
                        || batch.lastOffset() - active.baseOffset() > Integer.MAX_VALUE
                        || (firstTimestamp >= 0 && batch.maxTimestamp() - firstTimestamp > settings.millis()));
    }

    private void roll(LogSettings.Segments settings) throws IOException {
        Segment next = Segment.create(disk, directory, endOffset(), settings.indexIntervalBytes());
        Segment[] segments = Arrays.copyOf(all, all.length + 1);
        segments[all.length] = next;
        all = segments;
    }

    /** The first offset that is left once what is too old or too much is gone. */
    synchronized long startAfter(LogSettings settings, long nowMillis) throws IOException {
        if (closed || !settings.retention().enabled()) {
            return firstOffset();
        }
        LogSettings.Retention retention = settings.retention();
        int gone = 0;
        long left = sizeInBytes();
        while (gone < all.length && all[gone].size() > 0 && isExpired(all[gone], left, retention, nowMillis)) {
            left -= all[gone].size();
            gone++;
        }
        if (gone == all.length) {
            roll(settings.segments());
        }
        return all[gone].baseOffset();
    }

    private boolean isExpired(Segment segment, long bytes, LogSettings.Retention retention, long nowMillis) {
        long latest = segment.latest().timestampMillis();
        boolean tooOld = retention.millis() != LogSettings.UNLIMITED
                && latest >= 0
                && latest < nowMillis - Math.min(nowMillis, retention.millis());
        return tooOld || (retention.bytes() != LogSettings.UNLIMITED && bytes - segment.size() >= retention.bytes());
    }

    /** Whether {@link #dropBefore} would drop anything. */
    boolean endsBefore(long offset) {
        Segment[] segments = all;
        return segments.length > 1 && segments[0].endOffset() <= offset;
    }

    /** Serves no more what ends below {@code offset}; the files go later, and are kept intact until then. */
    synchronized void dropBefore(long offset, long dueMillis) {
        int gone = 0;
        while (gone < all.length - 1 && all[gone].endOffset() <= offset) {
            doomed.add(new Doomed(all[gone], dueMillis));
            gone++;
        }
        if (gone > 0) {
            all = Arrays.copyOfRange(all, gone, all.length);
        }
    }

    /** Removes the files of what was dropped long enough ago and ends at {@code coveredUpTo} or before. */
    void deleteDropped(long nowMillis, long coveredUpTo) throws IOException {
        closeReplaced(nowMillis);
        while (true) {
            Doomed next;
            synchronized (this) {
                next = doomed.peek();
                if (next == null || closed || next.dueMillis > nowMillis || next.segment.endOffset() > coveredUpTo) {
                    return;
                }
                doomed.remove();
            }
            dirty.remove(next.segment);
            next.segment.delete();
        }
    }

    /** Whether these are among its segments. */
    boolean holds(List<Segment> segments) {
        return List.of(all).containsAll(segments);
    }

    /**
     * Serves {@code cleaned}, which has the names, instead of {@code replaced}, which follow one another and have lost theirs. Who
     * reads these goes on until {@code dueMillis}.
     */
    synchronized void replace(List<Segment> replaced, Segment cleaned, long dueMillis) throws IOException {
        replaced.forEach(Segment::unnamed);
        cleaned.named();
        cleaned.seal();
        List<Segment> left = new ArrayList<>(List.of(all));
        int at = 0;
        while (at < left.size() && left.get(at).baseOffset() < cleaned.baseOffset()) {
            at++;
        }
        boolean isServed = left.removeAll(replaced);
        for (Segment each : replaced) {
            dirty.remove(each);
            if (closed) {
                each.close();
            } else {
                this.replaced.add(new Doomed(each, dueMillis));
            }
        }
        if (isServed) {
            left.add(Math.min(at, left.size()), cleaned);
            all = left.toArray(new Segment[0]);
        } else {
            doomed.add(new Doomed(cleaned, dueMillis)); // deleted meanwhile
        }
    }

    private synchronized void closeReplaced(long nowMillis) throws IOException {
        while (!replaced.isEmpty() && replaced.peek().dueMillis <= nowMillis) {
            replaced.remove().segment.close();
        }
    }

    /** Bytes of batches that may not be on disk; none once it is closed. */
    synchronized long unsyncedBytes() {
        return unsyncedBytes;
    }

    /** Has the disk write batches that were appended before the call. Their segments still want {@link #flush}. */
    void writeBack() throws IOException {
        synchronized (this) {
            unsyncedBytes = 0;
            if (closed) {
                return;
            }
        }
        for (Segment segment : dirty) {
            segment.writeBack();
        }
    }

    /** Whether {@link #flush} has something to do. */
    boolean isDirty() {
        return !dirty.isEmpty();
    }

    /** Brings to disk what was appended before the call. */
    void flush() throws IOException {
        synchronized (this) {
            unsyncedBytes = 0;
        }
        for (Segment segment : List.copyOf(dirty)) {
            dirty.remove(segment);
            try {
                segment.flush();
            } catch (IOException e) {
                dirty.add(segment);
                throw e;
            }
            if (segment != active()) {
                segment.seal();
            }
        }
    }

    /** Brings everything to disk, whether or not it may be there, and frees the memory of indexes that do not grow. */
    void flushAll() throws IOException {
        dirty.addAll(List.of(all));
        flush();
    }

    /** Closes all files; nothing can be read any more. */
    synchronized void close() throws IOException {
        closed = true;
        unsyncedBytes = 0;
        for (Segment segment : all) {
            segment.close();
        }
        doomed.addAll(replaced);
        replaced.clear();
        for (Doomed each : doomed) {
            each.segment.close();
        }
        doomed.clear();
    }

    Path directory() {
        return directory;
    }

    /** That a segment is not what it was. */
    static IOException damaged(Segment segment, int position) {
        return new IOException(
                "The segment %s is damaged at byte %d. Restore it from a copy.".formatted(segment.path(), position));
    }

    /** The batch that holds {@code offset}, which the segment has; the batches passed on the way must follow one another. */
    static Place locate(Segment segment, long offset) throws IOException {
        Place near = segment.near(offset);
        Place found = near.equals(segment.start()) ? null : BatchWalk.find(segment, near, offset, false);
        if (found == null) {
            found = BatchWalk.find(segment, segment.start(), offset, true);
        }
        if (found == null) {
            throw damaged(segment, segment.size());
        }
        return found;
    }
}
