package io.weir.log.cluster.ledger;

import io.netty.buffer.Unpooled;
import io.weir.log.batch.BatchHeader;
import io.weir.log.cluster.ledger.Entry.Header;
import io.weir.log.cluster.ledger.LedgerRef.End;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.bookkeeper.client.api.WriteHandle;
import org.jspecify.annotations.Nullable;

/**
 * A ledger that is written to take the place of others. It is agreed on that it is being made before anything is written to it,
 * so that it can be told from one that nobody needs; closing it deletes it, unless it has taken its place.
 *
 * <p>Each of its nodes must have all of it: there is nobody who would take it over.
 *
 * <p><b>Threading:</b> used by one thread, which waits.
 */
final class CompactedLedger implements AutoCloseable {
    private static final int MOST_BYTES_UNDER_WAY = 4 << 20;
    private static final int NO_HISTORY = -1;

    private final LedgerPartition partition;
    private final List<LedgerRef> group;
    private final List<Integer> nodes;
    private final @Nullable WriteHandle handle;
    private final List<CompletableFuture<Long>> underWay = new ArrayList<>();
    private long bytesUnderWay;
    private long lastEntry = -1;
    private long endOffset;
    private long highest = -1;
    private long bytes;
    private boolean lost;
    private boolean other;

    private CompactedLedger(
            LedgerPartition partition, List<LedgerRef> group, List<Integer> nodes, @Nullable WriteHandle handle) {
        this.partition = partition;
        this.group = group;
        this.nodes = nodes;
        this.handle = handle;
        lost = handle == null;
    }

    /** Makes one for {@code group}. It {@link #isLost} if this node does not own the partition any more. */
    static CompactedLedger begin(LedgerPartition partition, List<LedgerSpan> group) throws IOException {
        List<Integer> nodes = partition.control().nodes();
        WriteHandle handle = partition.control().make(nodes);
        return new CompactedLedger(
                partition, group.stream().map(LedgerSpan::ref).toList(), nodes, handle);
    }

    /** Whether the partition, or what was to be replaced, is not there any more. */
    boolean isLost() {
        return lost;
    }

    /** Whether it has taken the place of the others. */
    boolean isOther() {
        return other;
    }

    /** Of its batches. */
    long bytes() {
        return bytes;
    }

    /** Writes the batch that follows. */
    void append(ByteBuffer batch) throws IOException {
        BatchHeader header = new BatchHeader(batch, batch.position());
        endOffset = header.lastOffset() + 1;
        highest = Math.max(highest, header.maxTimestamp());
        bytes += batch.remaining();
        lastEntry++;
        ByteBuffer entry = ByteBuffer.allocate(Entry.HEADER_BYTES + batch.remaining());
        new Header(Entry.BATCH, NO_HISTORY, highest, bytes).writeTo(entry);
        entry.put(batch.duplicate()).flip();
        underWay.add(require().appendAsync(Unpooled.wrappedBuffer(entry)));
        bytesUnderWay += entry.remaining();
        if (bytesUnderWay >= MOST_BYTES_UNDER_WAY) {
            await();
        }
    }

    private WriteHandle require() {
        if (handle == null) {
            throw new IllegalStateException("There is no ledger");
        }
        return handle;
    }

    private void await() throws IOException {
        for (Future<Long> each : underWay) {
            Ledgers.wait(
                    each, "A compacted ledger of %s on nodes %s cannot be written".formatted(partition.id(), nodes));
        }
        underWay.clear();
        bytesUnderWay = 0;
    }

    /** Has it agreed on that it is in the place of the others, which are deleted. */
    void takePlace() throws IOException {
        long expected = group.get(group.size() - 1).end().offset();
        if (endOffset != expected) {
            throw new IllegalStateException(
                    "What was compacted of %s ends at %d instead of %d".formatted(partition.id(), endOffset, expected));
        }
        await();
        Ledgers.wait(
                require().closeAsync(),
                "Ledger %d cannot be closed".formatted(require().getId()));
        LedgerRef by = new LedgerRef(
                require().getId(),
                group.get(0).firstOffset(),
                group.get(group.size() - 1).epoch(),
                nodes,
                new End(endOffset, lastEntry, highest, bytes));
        other = partition.control().replace(group, by);
        lost = !other;
    }

    @Override
    public void close() {
        if (handle != null && !other) {
            Ledgers.close(handle);
            partition.control().giveUp(handle.getId());
        }
    }
}
