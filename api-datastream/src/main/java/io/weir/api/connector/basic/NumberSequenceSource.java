package io.weir.api.connector.basic;

import io.weir.api.connector.Boundedness;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Source;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.connector.SplitEnumerator;
import io.weir.api.connector.SplitEnumeratorContext;
import java.util.List;

/** The numbers from one to another, spread over all subtasks. */
public final class NumberSequenceSource implements Source<Long, IndexRange, List<IndexRange>> {
    private static final long serialVersionUID = 1L;

    private final long from;
    private final long to;

    /** Both ends are included; {@code from} is not after {@code to}. */
    public NumberSequenceSource(long from, long to) {
        if (from > to) {
            throw new IllegalArgumentException("A sequence goes up: from %d to %d does not.".formatted(from, to));
        }
        if (from == Long.MIN_VALUE && to == Long.MAX_VALUE) {
            throw new IllegalArgumentException("A sequence cannot hold all numbers a long can be; leave one out.");
        }
        this.from = from;
        this.to = to;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<IndexRange, List<IndexRange>> createEnumerator(
            SplitEnumeratorContext<IndexRange> enumContext) {
        return new SplitQueue<>(enumContext, IndexRange.cut(from, to + 1, enumContext.currentParallelism()));
    }

    @Override
    public SplitEnumerator<IndexRange, List<IndexRange>> restoreEnumerator(
            SplitEnumeratorContext<IndexRange> enumContext, List<IndexRange> checkpoint) {
        return new SplitQueue<>(enumContext, checkpoint);
    }

    @Override
    public SimpleVersionedSerializer<IndexRange> getSplitSerializer() {
        return IndexRange.SERIALIZER;
    }

    @Override
    public SimpleVersionedSerializer<List<IndexRange>> getEnumeratorCheckpointSerializer() {
        return SplitQueue.serializer(IndexRange.SERIALIZER);
    }

    @Override
    public SourceReader<Long, IndexRange> createReader(SourceReaderContext readerContext) {
        return new RangeReader<>(readerContext, index -> index);
    }
}
