package io.weir.connector.files;

import io.weir.api.connector.InputStatus;
import io.weir.api.connector.ReaderOutput;
import io.weir.api.connector.SourceOutput;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.connector.basic.Pace;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads blocks line by line; each block has its own time. */
final class LineReader implements SourceReader<String, FileBlock> {
    private final SourceReaderContext context;
    private final @Nullable Pace pace;
    private final ArrayDeque<FileBlock> waiting = new ArrayDeque<>();
    private CompletableFuture<Void> available = CompletableFuture.completedFuture(null);
    private @Nullable BlockLines current;
    private @Nullable SourceOutput<String> output;
    private boolean noMoreSplits;

    LineReader(SourceReaderContext context, double linesPerSecond) {
        this.context = context;
        this.pace = linesPerSecond > 0 ? new Pace(linesPerSecond) : null;
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
    public InputStatus pollNext(ReaderOutput<String> reader) throws IOException {
        BlockLines lines = current;
        SourceOutput<String> ofBlock = output;
        if (lines == null || ofBlock == null) {
            return next(reader);
        }
        if (pace != null) {
            CompletableFuture<Void> due = pace.acquire();
            if (!due.isDone()) {
                available = due;
                return InputStatus.NOTHING_AVAILABLE;
            }
        }
        String line = lines.next();
        if (line != null) {
            ofBlock.collect(line);
            return InputStatus.MORE_AVAILABLE;
        }
        lines.close();
        reader.releaseOutputForSplit(lines.block().splitId());
        current = null;
        output = null;
        return next(reader);
    }

    private InputStatus next(ReaderOutput<String> reader) throws IOException {
        FileBlock block = waiting.poll();
        if (block != null) {
            current = new BlockLines(block);
            output = reader.createOutputForSplit(block.splitId());
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
    public List<FileBlock> snapshotState(long checkpointId) {
        List<FileBlock> left = new ArrayList<>(waiting);
        if (current != null) {
            left.add(0, current.remaining());
        }
        return left;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return available;
    }

    @Override
    public void addSplits(List<FileBlock> splits) {
        waiting.addAll(splits);
        available.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
        noMoreSplits = true;
        available.complete(null);
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
        }
    }
}
