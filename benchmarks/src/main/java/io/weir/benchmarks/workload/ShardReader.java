package io.weir.benchmarks.workload;

import io.weir.api.connector.InputStatus;
import io.weir.api.connector.ReaderOutput;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.connector.basic.IndexRange;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads one shard, a record per poll. */
final class ShardReader<T> implements SourceReader<T, IndexRange> {
    private final SourceReaderContext context;
    private final RecordMaker<T> maker;
    private final int step;
    private final CompletableFuture<Void> available = new CompletableFuture<>();
    private String splitId = "";
    private long next = Long.MAX_VALUE;
    private long end;

    ShardReader(SourceReaderContext context, RecordMaker<T> maker) {
        this.context = context;
        this.maker = maker;
        this.step = context.currentParallelism();
    }

    @Override
    public void start() {
        context.sendSplitRequest();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) {
        long index = next;
        if (index < end) {
            next = index + step;
            output.collect(maker.make(index));
            return InputStatus.MORE_AVAILABLE;
        }
        return available.isDone() ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public List<IndexRange> snapshotState(long checkpointId) {
        return next < end ? List.of(new IndexRange(splitId, next, end)) : List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return available;
    }

    @Override
    public void addSplits(List<IndexRange> splits) {
        IndexRange shard = splits.get(0);
        splitId = shard.splitId();
        next = shard.next();
        end = shard.end();
        Run.begin();
        available.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
        available.complete(null);
    }

    @Override
    public void close() {}
}
