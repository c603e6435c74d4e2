package io.weir.log.local;

import io.weir.log.batch.BatchHeader;
import io.weir.log.batch.MalformedBatchException;
import io.weir.log.batch.RecordCursor;
import io.weir.log.local.CheckedBatches.UncleanableException;
import io.weir.log.segment.Segment;
import io.weir.log.store.LogSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compacts one partition, pass by pass.
 *
 * <p><b>Threading:</b> used by one thread at a time, which {@link Compactor} sees to.
 */
final class PartitionCompaction {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionCompaction.class);
    private static final long NOT_SERVED = -1;

    private final LocalPartition partition;
    private final PartitionSegments segments;
    private final CompactionTools tools;
    private final CheckedBatches batches;
    private final Path directory;
    private long cleanOffset;
    private volatile @Nullable String uncleanable;

    PartitionCompaction(LocalPartition partition, CompactionTools tools) {
        this.partition = partition;
        this.tools = tools;
        segments = partition.segments();
        directory = segments.directory();
        batches = new CheckedBatches(partition::epochAt, tools);
        cleanOffset = CleanOffset.read(tools.disk(), directory);
    }

    LocalPartition partition() {
        return partition;
    }

    /** Why it is not compacted any more; null: it is. */
    @Nullable
    String uncleanable() {
        return uncleanable;
    }

    /** Nothing of it is touched any more. */
    void giveUp(String reason) {
        uncleanable = reason;
    }

    /** What could be compacted now. */
    CompactionRange range() {
        long stableOffset = partition.stableOffset();
        return CompactionRange.of(
                segments.all(),
                stableOffset,
                cleanOffset,
                partition.settings().compaction(),
                tools.clock().millis());
    }

    /** Does a pass, if that is worth it; false: there is nothing more to do for now. */
    boolean run() throws IOException {
        CompactionRange range = range();
        if (!range.isWorthIt()) {
            return false;
        }
        try {
            return pass(range, partition.settings(), tools.clock().millis());
        } catch (UncleanableException e) {
            if (segments.holds(range.segments())) {
                giveUp(String.valueOf(e.getMessage()));
                LOG.error(
                        "Partition {} is not compacted any more until the broker is started again: {}",
                        partition.id(),
                        e.getMessage());
            }
            return false; // else it was deleted meanwhile
        }
    }

    private boolean pass(CompactionRange range, LogSettings settings, long nowMillis) throws IOException {
        CompactionKnowledge knowledge = partition.ask(CompactionKnowledge::of);
        MarkerScan markers = new MarkerScan(nowMillis);
        KeyMap keys = new KeyMap(tools.settings().keyBytesPerThread());
        long keysEnd = fill(keys, markers, range, knowledge);
        markers.tell(knowledge);
        partition.ask(history -> {
            history.forgetAborted(knowledge.spentMarkers());
            return true;
        });
        if (!tools.takeSnapshot(partition)) {
            return false;
        }
        SegmentRewriter rewriter = new SegmentRewriter(
                keys,
                keysEnd,
                knowledge,
                tools.settings().recompression(),
                nowMillis,
                settings.compaction().tombstoneMillis());
        long before = 0;
        long after = 0;
        for (List<Segment> group :
                range.groupsBelow(keysEnd, settings.segments().bytes())) {
            long left = rewrite(group, rewriter, settings);
            if (left == NOT_SERVED) {
                return false;
            }
            after += left;
            before += group.stream().mapToLong(Segment::size).sum();
        }
        cleanOffset = keysEnd;
        CleanOffset.write(tools.disk(), directory, cleanOffset);
        tell(rewriter.keylessRecords(), before, after, nowMillis);
        return true;
    }

    private void tell(long keylessRecords, long before, long after, long beganMillis) {
        tools.counts().passes.increment();
        tools.counts().keylessRecords.add(keylessRecords);
        LOG.info(
                "Compacted {} up to offset {} in {} ms: {} bytes became {}.",
                partition.id(),
                cleanOffset,
                tools.clock().millis() - beganMillis,
                before,
                after);
        if (keylessRecords > 0) {
            LOG.warn(
                    "{} records of {} had no key and are gone: they were written before it had cleanup.policy=compact.",
                    keylessRecords,
                    partition.id());
        }
    }

    /** Notes the last offset of each key of what was not compacted yet, and the markers; up to where there was room. */
    private long fill(KeyMap keys, MarkerScan markers, CompactionRange range, CompactionKnowledge knowledge)
            throws IOException {
        long[] end = {range.endOffset()};
        for (Segment segment : range.segments()) {
            boolean fits = batches.visit(segment, segment.baseOffset(), (bytes, batch) -> {
                markers.see(batch);
                boolean isOver = batch.lastOffset() < range.dirtyFrom()
                        || batch.isControl()
                        || (batch.isTransactional() && knowledge.isAborted(batch.producerId(), batch.baseOffset()));
                long reached = isOver ? -1 : note(keys, bytes, batch);
                if (reached >= 0) {
                    end[0] = Math.max(reached, range.dirtyFrom());
                }
                return reached < 0;
            });
            if (!fits) {
                return end[0];
            }
        }
        return end[0];
    }

    /** Notes the keys of a batch; the offset that there was no room for, or -1. */
    private long note(KeyMap keys, ByteBuffer bytes, BatchHeader batch) {
        try {
            RecordCursor records =
                    RecordCursor.of(bytes, batch, tools.settings().recompression());
            while (records.next()) {
                long offset = batch.baseOffset() + records.offsetDelta();
                if (records.hasKey() && !keys.put(records.key(), offset)) {
                    return offset;
                }
            }
        } catch (MalformedBatchException e) {
            return -1; // it is kept whole, and what it would replace too
        }
        return -1;
    }

    /** Writes what stays of a group beside it and has it swapped in; how many bytes it has then, or {@link #NOT_SERVED}. */
    private long rewrite(List<Segment> group, SegmentRewriter rewriter, LogSettings settings) throws IOException {
        Segment cleaned = Segment.createBeside(
                tools.disk(),
                directory,
                group.get(0).baseOffset(),
                settings.segments().indexIntervalBytes());
        boolean isSwapped = false;
        try {
            rewriter.begin();
            for (Segment segment : group) {
                batches.visit(segment, segment.baseOffset(), (bytes, batch) -> {
                    int before = cleaned.size();
                    rewriter.add(bytes, batch, cleaned);
                    tools.hasWritten(cleaned.size() - before);
                    return true;
                });
            }
            rewriter.endGap(cleaned);
            if (group.size() == 1 && !rewriter.hasChanged()) {
                return cleaned.size();
            }
            if (cleaned.endOffset() != group.get(group.size() - 1).endOffset()) {
                throw new IllegalStateException("%s ends at %d instead of %d"
                        .formatted(
                                cleaned.path(),
                                cleaned.endOffset(),
                                group.get(group.size() - 1).endOffset()));
            }
            cleaned.flush();
            isSwapped = tools.swap(partition, group, cleaned);
            return isSwapped ? cleaned.size() : NOT_SERVED;
        } finally {
            if (!isSwapped) {
                cleaned.delete();
            }
        }
    }
}
