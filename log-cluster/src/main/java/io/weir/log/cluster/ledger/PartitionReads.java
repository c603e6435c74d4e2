package io.weir.log.cluster.ledger;

import io.weir.log.cluster.ledger.ReadSlice.Bounds;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.LogSlice;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog.Isolation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Reads a partition: what is newest from memory, all else from its ledgers.
 *
 * <p><b>Threading:</b> written under the partition's lock, read by any thread. Whoever reads entries does so on threads of its own.
 */
final class PartitionReads {
    private final PartitionId id;
    private final TailCache tail;
    private final LedgerContext context;
    private volatile Bounds bounds = new Bounds(0, 0, 0);
    private volatile List<LedgerSpan> spans = List.of();

    PartitionReads(PartitionId id, TailCache tail, LedgerContext context) {
        this.id = id;
        this.tail = tail;
        this.context = context;
    }

    /** Something that waits for entries. */
    interface Question<T> {
        T of(ChainReader reader) throws IOException;
    }

    Bounds bounds() {
        return bounds;
    }

    void bounds(Bounds now) {
        bounds = now;
    }

    List<LedgerSpan> spans() {
        return spans;
    }

    void spans(List<LedgerSpan> now) {
        spans = List.copyOf(now);
    }

    /** Bytes of all ledgers that are closed. */
    long closedBytes() {
        return spans.stream().mapToLong(span -> span.ref().end().bytes()).sum();
    }

    CompletableFuture<LogSlice> read(long offset, int maxBytes, Isolation isolation) {
        Bounds now = bounds;
        long limit = isolation == Isolation.READ_COMMITTED ? now.stableOffset() : now.highWatermark();
        if (offset < now.startOffset() || offset > now.highWatermark()) {
            throw new LogException(
                    LogError.OFFSET_OUT_OF_RANGE,
                    "Offset %d of %s was asked for, which has %d to %d."
                            .formatted(offset, id, now.startOffset(), now.highWatermark()));
        }
        if (offset >= limit) {
            return CompletableFuture.completedFuture(ReadSlice.empty(offset, now));
        }
        List<ByteBuffer> newest = tail.read(offset, limit, maxBytes);
        return newest != null && !newest.isEmpty()
                ? CompletableFuture.completedFuture(ChainReader.slice(newest, now))
                : ask(reader -> reader.read(offset, limit, maxBytes));
    }

    <T> CompletableFuture<T> ask(Question<T> question) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return question.of(new ChainReader(id, spans, bounds));
                    } catch (IOException e) {
                        throw new CompletionException(new LogException(
                                LogError.KAFKA_STORAGE_ERROR,
                                "Partition %s cannot be read: %s".formatted(id, e.getMessage())));
                    }
                },
                context.readers());
    }
}
