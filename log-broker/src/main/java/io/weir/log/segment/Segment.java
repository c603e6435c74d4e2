package io.weir.log.segment;

import io.weir.log.batch.BatchHeader;
import io.weir.log.disk.Disk;
import io.weir.log.disk.DiskFile;
import io.weir.log.segment.SparseIndex.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A file of batches, one behind the other, with their indexes.
 *
 * <p><b>Threading:</b> one thread at a time appends and cuts, one flushes and seals; any number read what lies below {@link #size}
 * meanwhile.
 */
public final class Segment {
    /** Ending of the names of files with batches. */
    public static final String LOG = ".log";

    /** Added to the names of files that are to take the place of others. */
    public static final String CLEANED = ".cleaned";

    private static final String OFFSETS = ".index";
    private static final String TIMES = ".timeindex";

    /** Bytes read at once when batches are looked through. */
    private static final int SCAN_BYTES = 16 * 1024;

    private final Disk disk;
    private final Path directory;
    private final long baseOffset;
    private final int indexIntervalBytes;
    private final DiskFile file;
    private final SparseIndex offsets;
    private final SparseIndex times;
    private volatile int size;
    private volatile long endOffset;
    private volatile long firstTimestamp = -1;
    private volatile Latest latest = new Latest(-1, -1);
    private int bytesSinceEntry;

    /** Those who send from the file, and until it is closed its partition. */
    private final AtomicInteger holders = new AtomicInteger(1);

    private final AtomicBoolean closed = new AtomicBoolean();

    /** What its names end with; null: it has none any more, another segment has taken them. */
    private volatile @Nullable String suffix;

    /**
     * The highest timestamp, and the first offset of the batch that has it.
     *
     * @param timestampMillis -1: there is no batch
     */
    public record Latest(long timestampMillis, long offset) {}

    /** A batch by its first offset and its position. */
    public record Place(long offset, int position) {}

    /** Looks at batches. */
    @FunctionalInterface
    public interface BatchVisitor {
        /**
         * Looks at one batch, whose header alone can be read, and only during the call.
         *
         * @param position where the batch begins in the segment
         * @return whether to go on
         */
        boolean visit(BatchHeader batch, int position) throws IOException;
    }

    private Segment(Disk disk, Path directory, long baseOffset, int indexIntervalBytes, boolean isNew, String suffix)
            throws IOException {
        this.suffix = suffix;
        this.disk = disk;
        this.directory = directory;
        this.baseOffset = baseOffset;
        this.indexIntervalBytes = indexIntervalBytes;
        file = disk.open(name(directory, baseOffset, LOG + suffix));
        SparseIndex.Opening offsetsFile = () -> disk.open(name(directory, baseOffset, OFFSETS + this.suffix));
        SparseIndex.Opening timesFile = () -> disk.open(name(directory, baseOffset, TIMES + this.suffix));
        offsets = isNew ? SparseIndex.create(offsetsFile) : SparseIndex.load(offsetsFile);
        times = isNew ? SparseIndex.create(timesFile) : SparseIndex.load(timesFile);
        endOffset = baseOffset;
    }

    private static Path name(Path directory, long baseOffset, String ending) {
        return directory.resolve(String.format(Locale.ROOT, "%020d%s", baseOffset, ending));
    }

    /** Begins a segment whose first record has {@code baseOffset}. */
    public static Segment create(Disk disk, Path directory, long baseOffset, int indexIntervalBytes)
            throws IOException {
        Segment segment = new Segment(disk, directory, baseOffset, indexIntervalBytes, true, "");
        segment.file.truncate(0);
        disk.syncDirectory(directory);
        return segment;
    }

    /** Begins a segment that is to take the place of the one with {@code baseOffset}, and has its names only then. */
    public static Segment createBeside(Disk disk, Path directory, long baseOffset, int indexIntervalBytes)
            throws IOException {
        Segment segment = new Segment(disk, directory, baseOffset, indexIntervalBytes, true, CLEANED);
        segment.file.truncate(0);
        return segment;
    }

    /** On disk, gives the names of the segment at {@code baseOffset} to the one made beside it. May be done again. */
    public static void takeNames(Disk disk, Path directory, long baseOffset) throws IOException {
        for (String ending : new String[] {TIMES, OFFSETS, LOG}) {
            Path from = name(directory, baseOffset, ending + CLEANED);
            if (disk.exists(from)) {
                disk.move(from, name(directory, baseOffset, ending));
            }
        }
    }

    /** On disk, removes the names of the segment at {@code baseOffset}; who has it open can go on reading. */
    public static void deleteNames(Disk disk, Path directory, long baseOffset) throws IOException {
        for (String ending : new String[] {TIMES, OFFSETS, LOG}) {
            disk.delete(name(directory, baseOffset, ending));
        }
    }

    /** The segment that was made beside others has its names now. */
    public void named() {
        suffix = "";
    }

    /** Keeps its files open from now on, so that it can be read without its names. */
    public void hold() throws IOException {
        offsets.hold();
        times.hold();
    }

    /** Its names are gone or another's; it can be read until it is closed if it was {@link #hold held} before. */
    public void unnamed() {
        suffix = null;
    }

    /**
     * Opens a segment. What of its end is not whole and intact is cut off.
     *
     * @param intactUpTo offset below which all was synced
     * @throws IOException if something below {@code intactUpTo} would be cut off: that is damage, and nothing is changed then
     */
    public static Segment open(Disk disk, Path directory, long baseOffset, int indexIntervalBytes, long intactUpTo)
            throws IOException {
        Segment segment = new Segment(disk, directory, baseOffset, indexIntervalBytes, false, "");
        segment.size = Math.toIntExact(segment.file.size());
        segment.dropIndexEntriesThatLeadNowhere();
        segment.dropTimesBehindLastEntry();
        segment.checkFromLastEntry(intactUpTo);
        return segment;
    }

    /**
     * Holds every batch from the one of {@code offset} on, at least, against its checksum, whatever the indexes say of them, and
     * cuts the segment off at the first that is not whole, not intact or does not follow the one before; to be called before
     * anything is appended.
     *
     * @throws IOException as {@link #open} does
     */
    public void checkFromOffset(long offset, long intactUpTo) throws IOException {
        int count = offsets.size();
        while (count > 0 && offsets.get(count - 1).key() >= offset) {
            count--;
        }
        offsets.cut(count);
        dropTimesBehindLastEntry();
        checkFromLastEntry(intactUpTo);
    }

    private void checkFromLastEntry(long intactUpTo) throws IOException {
        while (!checkFrom(offsets.last(), intactUpTo)) {
            offsets.cut(offsets.size() - 1); // the batch of the entry itself was cut off
        }
    }

    private void dropIndexEntriesThatLeadNowhere() throws IOException {
        int count = offsets.size();
        while (count > 0 && !leadsToItsBatch(offsets.get(count - 1))) {
            count--;
        }
        offsets.cut(count);
    }

    private void dropTimesBehindLastEntry() throws IOException {
        Entry last = offsets.last();
        long lastOffset = last.index() < 0 ? baseOffset : last.key();
        int count = last.index() < 0 ? 0 : times.size();
        while (count > 0 && baseOffset + times.get(count - 1).value() > lastOffset) {
            count--;
        }
        times.cut(count);
        latest = new Latest(-1, -1);
        if (count > 0) {
            Entry entry = times.get(count - 1);
            latest = new Latest(entry.key(), baseOffset + entry.value());
        }
    }

    private boolean leadsToItsBatch(Entry entry) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(BatchHeader.BYTES);
        file.read(header, entry.value());
        header.flip();
        BatchHeader batch = new BatchHeader(header, 0);
        return header.remaining() == BatchHeader.BYTES
                && batch.magic() == BatchHeader.MAGIC
                && batch.baseOffset() == entry.key();
    }

    /** Checks from an entry of the index on; whether its own batch, if it has one, is there. */
    private boolean checkFrom(Entry entry, long intactUpTo) throws IOException {
        int end = size;
        int position = Math.max(0, entry.value());
        int at = position;
        endOffset = entry.index() < 0 ? baseOffset : entry.key();
        bytesSinceEntry = 0;
        while (at < end) {
            ByteBuffer batch = readBatch(at, end);
            BatchHeader header = new BatchHeader(batch, 0);
            boolean follows = header.isWhole()
                    && header.magic() == BatchHeader.MAGIC
                    && header.isIntact()
                    && header.baseOffset() >= endOffset
                    && header.lastOffsetDelta() >= 0;
            if (!follows) {
                break;
            }
            addIndexEntriesIfDue(header.baseOffset(), at);
            note(header);
            bytesSinceEntry += header.sizeInBytes();
            at += header.sizeInBytes();
        }
        if (at < end) {
            if (endOffset < intactUpTo) {
                throw new IOException(
                        "The segment %s is damaged at byte %d: records from offset %d on were acknowledged. Restore the file from a copy; without one, they are lost."
                                .formatted(path(), at, endOffset));
            }
            file.truncate(at);
            size = at;
        }
        if (at > 0 && firstTimestamp < 0) {
            visit(0, (batch, where) -> {
                firstTimestamp = batch.maxTimestamp();
                return false;
            });
        }
        return at > position || entry.index() < 0;
    }

    /** The batch at {@code position}, as far as the segment has it. */
    private ByteBuffer readBatch(int position, int end) throws IOException {
        ByteBuffer prefix = read(position, Math.min(BatchHeader.PREFIX_BYTES, end - position));
        long bytes =
                prefix.remaining() < BatchHeader.PREFIX_BYTES ? 0 : BatchHeader.PREFIX_BYTES + (long) prefix.getInt(8);
        boolean plausible = bytes >= BatchHeader.BYTES && bytes <= end - position;
        return plausible ? read(position, (int) bytes) : prefix;
    }

    /** {@code count} bytes from {@code position} on. */
    public ByteBuffer read(int position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        file.read(bytes, position);
        return bytes.flip();
    }

    /** Fills {@code into} with bytes from {@code position} on, fewer where the segment ends. */
    public void read(ByteBuffer into, int position) throws IOException {
        into.limit(Math.min(into.limit(), into.position() + Math.max(0, size - position)));
        file.read(into, position);
    }

    /** Writes up to {@code count} bytes from {@code position} on, which must be there; what {@code target} has taken. */
    public long transferTo(WritableByteChannel target, int position, int count) throws IOException {
        return file.transferTo(target, position, count);
    }

    /** Appends batches that have their offsets. Readers see them when this returns. */
    public void append(List<ByteBuffer> batches) throws IOException {
        ByteBuffer[] bytes = new ByteBuffer[batches.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = batches.get(i).duplicate();
        }
        file.write(bytes, size);
        int position = size;
        for (ByteBuffer batch : batches) {
            BatchHeader header = new BatchHeader(batch, batch.position());
            addIndexEntriesIfDue(header.baseOffset(), position);
            bytesSinceEntry += header.sizeInBytes();
            if (position == 0) {
                firstTimestamp = header.maxTimestamp();
            }
            note(header);
            position += header.sizeInBytes();
        }
        size = position;
    }

    private void note(BatchHeader header) {
        endOffset = header.lastOffset() + 1;
        if (header.count() > 0 && header.maxTimestamp() > latest.timestampMillis) {
            latest = new Latest(header.maxTimestamp(), header.baseOffset());
        }
    }

    private void addIndexEntriesIfDue(long offset, int position) {
        if (bytesSinceEntry <= indexIntervalBytes) {
            return;
        }
        offsets.add(offset, position);
        if (latest.timestampMillis >= 0) {
            times.add(latest.timestampMillis, (int) (latest.offset - baseOffset));
        }
        bytesSinceEntry = 0;
    }

    /** Position of the batch that holds {@code offset}, or of the first behind it; empty: there is none. */
    public OptionalInt find(long offset) throws IOException {
        int[] found = {-1};
        visit(Math.max(0, offsets.floor(offset).value()), (batch, position) -> {
            if (batch.lastOffset() < offset) {
                return true;
            }
            found[0] = position;
            return false;
        });
        return found[0] < 0 ? OptionalInt.empty() : OptionalInt.of(found[0]);
    }

    /** Where the index leads for {@code offset}: a batch at or below it, if the index is right. */
    public Place near(long offset) throws IOException {
        Entry entry = offsets.floor(offset);
        return entry.index() < 0 ? start() : new Place(entry.key(), entry.value());
    }

    /** Where the first batch is. */
    public Place start() {
        return new Place(baseOffset, 0);
    }

    /** Position of the first batch with a timestamp of at least {@code timestampMillis}; empty: there is none. */
    public OptionalInt findByTime(long timestampMillis) throws IOException {
        Entry near = times.floor(timestampMillis);
        long from = near.index() < 0 ? baseOffset : baseOffset + near.value();
        int[] found = {-1};
        visit(Math.max(0, offsets.floor(from).value()), (batch, position) -> {
            if (batch.maxTimestamp() < timestampMillis) {
                return true;
            }
            found[0] = position;
            return false;
        });
        return found[0] < 0 ? OptionalInt.empty() : OptionalInt.of(found[0]);
    }

    /** Shows the headers of all batches from the one at {@code from} on. */
    public void visit(int from, BatchVisitor visitor) throws IOException {
        int end = size;
        ByteBuffer buffer = ByteBuffer.allocate(SCAN_BYTES);
        BatchHeader header = new BatchHeader(buffer, 0);
        int bufferStart = from;
        buffer.limit(0);
        int at = from;
        while (end - at >= BatchHeader.BYTES) {
            if (at + BatchHeader.BYTES > bufferStart + buffer.limit()) {
                bufferStart = at;
                buffer.clear().limit(Math.min(SCAN_BYTES, end - at));
                file.read(buffer, at);
                buffer.flip();
            }
            header.moveTo(buffer, at - bufferStart);
            int bytes = header.sizeInBytes();
            if (bytes < BatchHeader.BYTES || bytes > end - at) {
                throw new IOException("The segment %s is damaged at byte %d.".formatted(path(), at));
            }
            if (!visitor.visit(header, at)) {
                return;
            }
            at += bytes;
        }
    }

    /** Removes the batches from the one that holds {@code offset} on. */
    public void truncateTo(long offset) throws IOException {
        int position = find(offset).orElse(size);
        if (position == size) {
            return;
        }
        int count = offsets.size();
        while (count > 0 && offsets.get(count - 1).value() >= position) {
            count--;
        }
        offsets.cut(count);
        times.cut(0); // rare; what remains is found by looking through
        file.truncate(position);
        size = position;
        latest = new Latest(-1, -1);
        firstTimestamp = -1;
        endOffset = baseOffset;
        visit(0, (batch, at) -> {
            firstTimestamp = at == 0 ? batch.maxTimestamp() : firstTimestamp;
            note(batch);
            return true;
        });
    }

    /** Brings the batches to disk, without the indexes. */
    public void writeBack() throws IOException {
        file.force();
    }

    /** Brings everything to disk. */
    public void flush() throws IOException {
        file.force();
        offsets.flush();
        times.flush();
    }

    /** Nothing is appended any more; call {@link #flush} first. */
    public void seal() {
        offsets.seal();
        times.seal();
    }

    /** Keeps the file with the batches open until {@link #release}, whatever becomes of the segment; false: it is closed. */
    public boolean retain() {
        return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** Takes back a {@link #retain}. */
    public void release() throws IOException {
        if (holders.decrementAndGet() == 0) {
            file.close();
        }
    }

    /** Closes the files; reads fail from now on, once nobody retains it. */
    public void close() throws IOException {
        if (!closed.getAndSet(true)) {
            release();
        }
        offsets.close();
        times.close();
    }

    /** Closes the files, and removes those that have names. */
    public void delete() throws IOException {
        close();
        String now = suffix;
        if (now != null) {
            for (String ending : new String[] {TIMES, OFFSETS, LOG}) {
                disk.delete(name(directory, baseOffset, ending + now));
            }
        }
    }

    /** The file with the batches. */
    public Path path() {
        return name(directory, baseOffset, LOG);
    }

    /** Offset that its name says; the first record may have a higher one. */
    public long baseOffset() {
        return baseOffset;
    }

    /** Behind the last record. */
    public long endOffset() {
        return endOffset;
    }

    /** Bytes of all batches. */
    public int size() {
        return size;
    }

    /** The highest timestamp of its first batch, -1 while there is none. */
    public long firstTimestampMillis() {
        return firstTimestamp;
    }

    /** The highest timestamp. */
    public Latest latest() {
        return latest;
    }
}
