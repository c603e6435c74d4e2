package io.weir.log.cluster.ledger;

import io.weir.log.cluster.ledger.ReadSlice.Bounds;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.LogSlice;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog.Isolation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a partition: what is newest from memory, all else from its ledgers.
 *
 * <p><b>Threading:</b> written under the partition's lock, read by any thread. Whoever reads entries does so on threads of its own.
 */
final class PartitionReads {
    private static final int MOST_ATTEMPTS = 5;

    private final PartitionId id;
    private final TailCache tail;
    private final LedgerContext context;
    private final Refresh ledgersGone;
    private volatile Bounds bounds = new Bounds(0, 0, 0);
    private volatile List<LedgerSpan> spans = List.of();

    PartitionReads(PartitionId id, TailCache tail, LedgerContext context, Refresh ledgersGone) {
        this.id = id;
        this.tail = tail;
        this.context = context;
        this.ledgersGone = ledgersGone;
    }

    /** Looks anew which ledgers there are. */
    interface Refresh {
        void refresh() throws IOException;
    }

    /** Something that waits for entries. */
    interface Question<T> {
        T of(ChainReader reader) throws IOException;
    }

    Bounds bounds() {
        return bounds;
    }

    /** {@code stableOffset} counts as far as it is not below the start. */
    void bounds(long startOffset, long stableOffset, long highWatermark) {
        bounds = new Bounds(startOffset, Math.max(startOffset, stableOffset), highWatermark);
    }

    void requireBelowEnd(long offset) {
        if (offset < 0 || offset > bounds.highWatermark()) {
            throw new LogException(
                    LogError.OFFSET_OUT_OF_RANGE,
                    "Records of %s below %d are to be deleted, and it ends at %d."
                            .formatted(id, offset, bounds.highWatermark()));
        }
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

    /**
     * Keeps the ledgers that {@code state} names, with those that are new to it. What the latter have is not taken from memory any
     * more: who reads records that compaction has left out could not tell later that they were aborted.
     */
    void follow(PartitionState state) {
        List<LedgerSpan> now = new ArrayList<>();
        for (LedgerRef ref : state.ledgers()) {
            LedgerSpan known = find(ref);
            if (known == null && ref.isClosed()) {
                tail.dropBefore(ref.end().offset());
            }
            now.add(known == null ? new LedgerSpan(context.ledgers(), ref, null) : known);
        }
        spans(now);
    }

    private @Nullable LedgerSpan find(LedgerRef ref) {
        return spans.stream()
                .filter(span -> span.ref().id() == ref.id())
                .findFirst()
                .orElse(null);
    }

    <T> CompletableFuture<T> ask(Question<T> question) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return answer(question);
                    } catch (IOException e) {
                        throw new CompletionException(new LogException(
                                LogError.KAFKA_STORAGE_ERROR,
                                "Partition %s cannot be read: %s".formatted(id, e.getMessage())));
                    }
                },
                context.readers());
    }

    /** A ledger that was deleted under its reader has another one in its place, where the same offsets are. */
    private <T> T answer(Question<T> question) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return question.of(new ChainReader(id, spans, bounds));
            } catch (IOException e) {
                if (!Ledgers.isGone(e) || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                ledgersGone.refresh();
            }
        }
    }
}
