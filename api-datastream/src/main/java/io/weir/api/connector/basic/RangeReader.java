package io.weir.api.connector.basic;

import io.weir.api.connector.InputStatus;
import io.weir.api.connector.ReaderOutput;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceReaderContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Reads numbered records, one range after another.
 *
 * @param <T> the records
 */
public final class RangeReader<T> implements SourceReader<T, IndexRange> {
    /**
     * Makes the record of a number.
     *
     * @param <T> the records
     */
    @FunctionalInterface
    public interface RecordMaker<T> {
        /** The record number {@code index}. */
        T make(long index) throws Exception;
    }

    private final SourceReaderContext context;
    private final RecordMaker<T> maker;
    private final ArrayDeque<IndexRange> waiting = new ArrayDeque<>();
    private CompletableFuture<Void> available = CompletableFuture.completedFuture(null);
    private String splitId = "";
    private long next;
    private long end; // may lie below next: a range up to the largest number ends at the smallest one
    private boolean noMoreSplits;

    /** {@code maker} is called once for each number, in ascending order within a range. */
    public RangeReader(SourceReaderContext context, RecordMaker<T> maker) {
        this.context = context;
        this.maker = maker;
    }

    /** A reader that was restored asks for more when it has read what it has. */
    @Override
    public void start() {
        if (waiting.isEmpty()) {
            available = new CompletableFuture<>();
            context.sendSplitRequest();
        }
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
        if (next != end) {
            output.collect(maker.make(next++));
            return InputStatus.MORE_AVAILABLE;
        }
        return nextRange();
    }

    /** Whether the next poll emits a record. */
    public boolean hasRecord() {
        return next != end;
    }

    private InputStatus nextRange() {
        IndexRange range = waiting.poll();
        if (range != null) {
            splitId = range.splitId();
            next = range.next();
            end = range.end();
            return InputStatus.MORE_AVAILABLE;
        }
        if (noMoreSplits) {
            return InputStatus.END_OF_INPUT;
        }
        if (available.isDone()) {
            available = new CompletableFuture<>();
            context.sendSplitRequest();
        }
        return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public List<IndexRange> snapshotState(long checkpointId) {
        List<IndexRange> left = new ArrayList<>(waiting);
        if (next != end) {
            left.add(0, new IndexRange(splitId, next, end));
        }
        return left;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return available;
    }

    @Override
    public void addSplits(List<IndexRange> splits) {
        waiting.addAll(splits);
        available.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
        noMoreSplits = true;
        available.complete(null);
    }

    @Override
    public void close() {}
}
