package io.weir.log.compaction;

import io.weir.log.batch.BatchHeader;
import io.weir.log.batch.MalformedBatchException;
import io.weir.log.batch.RecordCursor;
import io.weir.log.store.LogSettings.Compaction;
import io.weir.log.store.PartitionId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over a partition: decides what stays of each of its batches. Where batches come from and where they go is the
 * store's.
 *
 * <p><b>Order of calls:</b> {@link #scan}; what {@link #spentMarkers} names must not be needed after a crash any more before the
 * first {@link #rewrite}; {@link #rewrite} for each of {@link #groups} in their order; {@link #end}. Used by one thread.
 *
 * @param <P> what a store keeps batches in
 */
public final class CompactionPass<P> {
    private static final Logger LOG = LoggerFactory.getLogger(CompactionPass.class);

    private final CompactionRange<P> range;
    private final CompactionKnowledge knowledge;
    private final CompactionWork work;
    private final long nowMillis;
    private final KeyMap keys;
    private final MarkerScan markers;
    private final BatchCompaction decisions;
    private long keysEnd;

    /** Shows batches. */
    @FunctionalInterface
    public interface Batches<P> {
        /**
         * Shows all batches of a part; false: the visitor ended it.
         *
         * @throws UncleanableException if a batch is not what was appended
         */
        boolean visit(P part, BatchVisitor visitor) throws IOException;
    }

    /** Takes what stays. */
    @FunctionalInterface
    public interface Output {
        /** Takes the batch that follows, which is not used again. */
        void append(ByteBuffer batch) throws IOException;
    }

    /** A pass over {@code range} that begins at {@code nowMillis}. */
    public CompactionPass(
            CompactionRange<P> range,
            CompactionKnowledge knowledge,
            Compaction settings,
            CompactionWork work,
            long nowMillis) {
        this.range = range;
        this.knowledge = knowledge;
        this.work = work;
        this.nowMillis = nowMillis;
        keys = new KeyMap(work.settings().keyBytesPerThread());
        keysEnd = range.endOffset();
        markers = new MarkerScan(nowMillis);
        decisions = new BatchCompaction(
                keys, knowledge, work.settings().recompression(), nowMillis, settings.tombstoneMillis());
    }

    /** Notes the last offset of each key of what was not compacted yet, and the markers; as far as there is room. */
    public void scan(Batches<P> batches) throws IOException {
        for (P part : range.parts()) {
            if (!batches.visit(part, this::see)) {
                break;
            }
        }
        markers.tell(knowledge);
        decisions.keysEnd(keysEnd);
    }

    private boolean see(ByteBuffer bytes, BatchHeader batch) {
        markers.see(batch);
        boolean isOver = batch.lastOffset() < range.dirtyFrom()
                || batch.isControl()
                || (batch.isTransactional() && knowledge.isAborted(batch.producerId(), batch.baseOffset()));
        long reached = isOver ? -1 : note(bytes, batch);
        if (reached >= 0) {
            keysEnd = Math.max(reached, range.dirtyFrom());
        }
        return reached < 0;
    }

    /** Notes the keys of a batch; the offset that there was no room for, or -1. */
    private long note(ByteBuffer bytes, BatchHeader batch) {
        try {
            RecordCursor records = RecordCursor.of(bytes, batch, work.settings().recompression());
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

    /** Markers that this pass leaves out: nobody may need to know any more what they aborted. */
    public Set<Long> spentMarkers() {
        return knowledge.spentMarkers();
    }

    /** Up to where the partition is compacted after this pass. */
    public long keysEnd() {
        return keysEnd;
    }

    /** What is rewritten, in groups that fit into {@code bytes} each. */
    public List<List<P>> groups(int bytes) {
        return range.groupsBelow(keysEnd, bytes);
    }

    /** Gives what stays of a group; false: that is what was there before. */
    public boolean rewrite(List<P> group, Batches<P> batches, Output to) throws IOException {
        decisions.begin();
        for (P part : group) {
            batches.visit(part, (bytes, batch) -> {
                decisions.add(bytes, batch, to);
                return true;
            });
        }
        decisions.endGap(to);
        return group.size() > 1 || decisions.hasChanged();
    }

    /** Tells what was done to {@code partition}. */
    public void end(PartitionId partition, long bytesBefore, long bytesAfter, long endMillis) {
        work.counts().passes.increment();
        work.counts().keylessRecords.add(decisions.keylessRecords());
        LOG.info(
                "Compacted {} up to offset {} in {} ms: {} bytes became {}.",
                partition,
                keysEnd,
                endMillis - nowMillis,
                bytesBefore,
                bytesAfter);
        if (decisions.keylessRecords() > 0) {
            LOG.warn(
                    "{} records of {} had no key and are gone: they were written before it had cleanup.policy=compact.",
                    decisions.keylessRecords(),
                    partition);
        }
    }
}
