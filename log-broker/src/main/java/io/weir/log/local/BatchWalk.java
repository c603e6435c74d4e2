package io.weir.log.local;

import io.weir.log.batch.BatchHeader;
import io.weir.log.segment.Segment;
import io.weir.log.segment.Segment.Place;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Goes from batch to batch by their headers, which must follow one another without gaps. */
final class BatchWalk implements Segment.BatchVisitor {
    private final Segment segment;
    private final long wanted;
    private long expected;
    private boolean isBroken;
    private int brokenAt;
    private @Nullable Place found;

    private BatchWalk(Segment segment, Place from, long wanted) {
        this.segment = segment;
        this.wanted = wanted;
        expected = from.offset();
    }

    /**
     * The batch that holds {@code offset}; null: not there, if {@code isDamage} is false also when batches do not follow.
     *
     * @throws IOException if they do not, naming the place
     */
    static @Nullable Place find(Segment segment, Place from, long offset, boolean isDamage) throws IOException {
        BatchWalk walk = new BatchWalk(segment, from, offset);
        try {
            segment.visit(from.position(), walk);
        } catch (IOException e) {
            if (isDamage) {
                throw e;
            }
            return null; // the index led nowhere: the caller looks through the segment
        }
        if (walk.isBroken && isDamage) {
            throw PartitionSegments.damaged(segment, walk.brokenAt);
        }
        return walk.found;
    }

    @Override
    public boolean visit(BatchHeader batch, int position) {
        if (batch.baseOffset() != expected || batch.lastOffsetDelta() < 0 || batch.magic() != BatchHeader.MAGIC) {
            isBroken = true;
            brokenAt = position;
            return false;
        }
        expected = batch.lastOffset() + 1;
        if (batch.lastOffset() < wanted) {
            return true;
        }
        found = new Place(batch.baseOffset(), position);
        return false;
    }

    @Override
    public String toString() {
        return "walk through " + segment.path();
    }
}
