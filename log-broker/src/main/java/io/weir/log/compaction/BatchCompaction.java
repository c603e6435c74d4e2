package io.weir.log.compaction;

import io.weir.log.batch.BatchHeader;
import io.weir.log.batch.BatchRewrite;
import io.weir.log.batch.MalformedBatchException;
import io.weir.log.batch.Recompression;
import io.weir.log.batch.RecordCursor;
import io.weir.log.compaction.CompactionPass.Output;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what stays of each batch in one pass, and writes it. What goes whole is replaced by batches without records that stand
 * for its offsets, so that batches follow one another without gaps, compacted or not, and every reader can check that. Used by
 * one thread.
 */
final class BatchCompaction {
    private final KeyMap keys;
    private final CompactionKnowledge knowledge;
    private final Recompression recompression;
    private final long nowMillis;
    private final long horizonMillis;

    /** Producers of whom there was data since their last marker. */
    private final Set<Long> withData = new HashSet<>();

    /** There was a batch whose records are not known: what a later tombstone deletes may be in it. */
    private boolean sawOpaque;

    private long keysEnd;
    private boolean changed;
    private long keylessRecords;
    private long gapFrom = -1;
    private long gapTo;
    private int gapEpoch;

    /**
     * For a pass.
     *
     * @param keys the last offset of each key, of what was not compacted before
     * @param tombstoneMillis for how long tombstones and markers stay from now on
     */
    BatchCompaction(
            KeyMap keys,
            CompactionKnowledge knowledge,
            Recompression recompression,
            long nowMillis,
            long tombstoneMillis) {
        this.keys = keys;
        this.knowledge = knowledge;
        this.recompression = recompression;
        this.nowMillis = nowMillis;
        horizonMillis = nowMillis + Math.min(tombstoneMillis, Long.MAX_VALUE - nowMillis);
    }

    /** The keys are those of records below. */
    void keysEnd(long offset) {
        keysEnd = offset;
    }

    /** A new part of the pass begins. */
    void begin() {
        changed = false;
        gapFrom = -1;
    }

    /** Whether anything was left out or changed since {@link #begin}. */
    boolean hasChanged() {
        return changed;
    }

    /** How many records were left out because they have no key. */
    long keylessRecords() {
        return keylessRecords;
    }

    /** Writes what stays of a batch. */
    void add(ByteBuffer bytes, BatchHeader batch, Output to) throws IOException {
        ByteBuffer kept = batch.isControl() ? marker(bytes, batch) : data(bytes, batch);
        if (kept == null) {
            changed |= batch.producerId() >= 0 || batch.count() > 0 || gapFrom >= 0;
            addGap(batch, to);
        } else {
            endGap(to);
            to.append(kept);
        }
    }

    private void addGap(BatchHeader batch, Output to) throws IOException {
        if (gapFrom >= 0 && (gapEpoch != batch.leaderEpoch() || batch.lastOffset() - gapFrom > Integer.MAX_VALUE)) {
            endGap(to);
        }
        if (gapFrom < 0) {
            gapFrom = batch.baseOffset();
            gapEpoch = batch.leaderEpoch();
        }
        gapTo = batch.lastOffset();
    }

    /** Writes what is left to be written of a part. */
    void endGap(Output to) throws IOException {
        if (gapFrom >= 0) {
            to.append(BatchRewrite.gap(gapFrom, gapTo, gapEpoch));
            gapFrom = -1;
        }
    }

    private @Nullable ByteBuffer marker(ByteBuffer bytes, BatchHeader batch) {
        boolean hadData = withData.remove(batch.producerId());
        if (!hadData && knowledge.isSpentMarker(batch.baseOffset())) {
            return null;
        }
        if (hadData || batch.hasDeleteHorizon()) {
            return whole(bytes, batch);
        }
        changed = true;
        BatchRewrite rewrite = BatchRewrite.withHorizon(bytes, batch, horizonMillis);
        RecordCursor records = RecordCursor.of(bytes, batch, recompression);
        while (records.next()) {
            rewrite.keep(records);
        }
        return rewrite.build(recompression);
    }

    private @Nullable ByteBuffer data(ByteBuffer bytes, BatchHeader batch) {
        if (batch.isTransactional()) {
            withData.add(batch.producerId());
            if (knowledge.isAborted(batch.producerId(), batch.baseOffset())) {
                return emptied(bytes, batch);
            }
        }
        if (batch.count() == 0) {
            return emptied(bytes, batch);
        }
        try {
            return some(bytes, batch);
        } catch (MalformedBatchException e) {
            sawOpaque = true; // of a codec that is not known, or sent like that by a client
            return whole(bytes, batch);
        }
    }

    private @Nullable ByteBuffer emptied(ByteBuffer bytes, BatchHeader batch) {
        if (batch.producerId() < 0 || !knowledge.isKnownBatch(batch.lastOffset())) {
            return null;
        }
        if (batch.count() == 0) {
            return whole(bytes, batch);
        }
        changed = true;
        return BatchRewrite.emptied(bytes, batch);
    }

    private @Nullable ByteBuffer some(ByteBuffer bytes, BatchHeader batch) {
        boolean tombstonesGo = !sawOpaque && batch.hasDeleteHorizon() && batch.baseTimestamp() <= nowMillis;
        BatchRewrite rewrite = BatchRewrite.of(bytes, batch);
        RecordCursor records = RecordCursor.of(bytes, batch, recompression);
        boolean hasTombstone = false;
        while (records.next()) {
            if (stays(records, batch, tombstonesGo)) {
                hasTombstone |= records.hasKey() && !records.hasValue();
                rewrite.keep(records);
            } else if (!records.hasKey()) {
                keylessRecords++;
            }
        }
        if (rewrite.count() == 0) {
            return emptied(bytes, batch);
        }
        boolean needsHorizon = hasTombstone && !batch.hasDeleteHorizon() && batch.lastOffset() < keysEnd;
        if (!needsHorizon) {
            if (rewrite.count() == batch.count()) {
                return whole(bytes, batch);
            }
            changed = true;
            return rewrite.build(recompression);
        }
        changed = true;
        BatchRewrite withHorizon = BatchRewrite.withHorizon(bytes, batch, horizonMillis);
        RecordCursor again = RecordCursor.of(bytes, batch, recompression);
        while (again.next()) {
            if (stays(again, batch, tombstonesGo)) {
                withHorizon.keep(again);
            }
        }
        return withHorizon.build(recompression);
    }

    private boolean stays(RecordCursor record, BatchHeader batch, boolean tombstonesGo) {
        long offset = batch.baseOffset() + record.offsetDelta();
        if (offset >= keysEnd) {
            return true;
        }
        if (!record.hasKey()) {
            return false; // from before the topic was compacted
        }
        if (!record.hasValue() && tombstonesGo) {
            return false;
        }
        return keys.get(record.key()) <= offset;
    }

    private static ByteBuffer whole(ByteBuffer bytes, BatchHeader batch) {
        return bytes.slice(batch.position(), batch.sizeInBytes());
    }
}
