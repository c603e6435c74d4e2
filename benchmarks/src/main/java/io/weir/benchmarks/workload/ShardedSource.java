package io.weir.benchmarks.workload;

import io.weir.api.connector.Boundedness;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Source;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.connector.SplitEnumerator;
import io.weir.api.connector.SplitEnumeratorContext;
import io.weir.api.connector.basic.IndexRange;
import io.weir.api.connector.basic.SplitQueue;
import java.util.ArrayList;
import java.util.List;

/**
 * The records 0 to n - 1: of P shards, shard s has those whose index modulo P is s, in ascending order.
 *
 * @param <T> the records
 */
public final class ShardedSource<T> implements Source<T, IndexRange, List<IndexRange>> {
    private static final long serialVersionUID = 1L;

    private final long records;
    private final RecordMaker<T> maker;

    /** {@code records} records of {@code maker}. */
    public ShardedSource(long records, RecordMaker<T> maker) {
        this.records = records;
        this.maker = maker;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<IndexRange, List<IndexRange>> createEnumerator(
            SplitEnumeratorContext<IndexRange> enumContext) {
        List<IndexRange> shards = new ArrayList<>();
        for (int shard = 0; shard < enumContext.currentParallelism(); shard++) {
            shards.add(new IndexRange("shard-" + shard, shard, records));
        }
        return new SplitQueue<>(enumContext, shards);
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
    public SourceReader<T, IndexRange> createReader(SourceReaderContext readerContext) {
        return new ShardReader<>(readerContext, maker);
    }
}
