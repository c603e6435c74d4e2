package io.weir.log.local;

import io.weir.log.batch.BatchHeader;
import io.weir.log.disk.Disk;
import io.weir.log.history.PartitionHistory;
import io.weir.log.local.DataDirectory.Offsets;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A partition while its store is being opened: its segments, and what the journal adds to them. Used by one thread at a time. */
final class RecoveringPartition {
    private final PartitionId id;
    private final DataDirectory directory;
    private final PartitionSegments segments;
    private final LogSettings settings;
    private final long intactUpTo;
    private long startOffset;
    private boolean isChecked;

    private RecoveringPartition(
            PartitionId id,
            DataDirectory directory,
            PartitionSegments segments,
            LogSettings settings,
            Offsets offsets) {
        this.id = id;
        this.directory = directory;
        this.segments = segments;
        this.settings = settings;
        intactUpTo = offsets.intactUpTo();
        startOffset = offsets.startOffset();
    }

    static RecoveringPartition open(
            Disk disk, PartitionId id, DataDirectory directory, Path path, LogSettings settings, Offsets offsets)
            throws IOException {
        SegmentSwap.repair(disk, path);
        PartitionSegments segments = PartitionSegments.open(disk, path, settings.segments(), offsets.intactUpTo());
        return new RecoveringPartition(id, directory, segments, settings, offsets);
    }

    /** What the journal has. The first time, all from there on is checked: it was perhaps never synced. */
    void append(ByteBuffer bytes) throws IOException {
        BatchHeader batch = new BatchHeader(bytes, 0);
        if (!batch.isWhole()) {
            throw new IOException("The journal has a batch for %s that is none.".formatted(id));
        }
        if (!isChecked) {
            isChecked = true;
            segments.checkFrom(batch.baseOffset(), intactUpTo);
        }
        long end = segments.endOffset();
        if (batch.baseOffset() > end) {
            throw new IOException(
                    "Records %d to %d of %s are neither in its segments in %s nor in the journal. Restore the directory from a copy."
                            .formatted(end, batch.baseOffset() - 1, id, segments.directory()));
        }
        if (batch.baseOffset() == end) {
            segments.append(List.of(bytes), settings.segments());
        }
    }

    void start(long offset) {
        startOffset = Math.max(startOffset, offset);
    }

    /** Ends the recovery: everything is on disk when this returns. */
    Recovered finish(Disk disk, int epoch, long nowMillis) throws IOException {
        if (segments.firstOffset() > startOffset) {
            throw new IOException(
                    "Records %d to %d of %s are missing: the first segment in %s is gone. Restore it from a copy."
                            .formatted(startOffset, segments.firstOffset() - 1, id, segments.directory()));
        }
        PartitionHistory history = Snapshot.restore(disk, id.toString(), segments, epoch);
        history.dropBefore(startOffset);
        segments.flushAll();
        if (segments.endsBefore(startOffset)) {
            long end = segments.endOffset();
            new Snapshot(end, history.encode()).write(disk, segments.directory());
            segments.dropBefore(startOffset, nowMillis);
            segments.deleteDropped(nowMillis, end);
        }
        return new Recovered(id, directory, segments, history, startOffset, settings);
    }

    void close() throws IOException {
        segments.close();
    }

    /** What a partition begins with. */
    record Recovered(
            PartitionId id,
            DataDirectory directory,
            PartitionSegments segments,
            PartitionHistory history,
            long startOffset,
            LogSettings settings) {}
}
