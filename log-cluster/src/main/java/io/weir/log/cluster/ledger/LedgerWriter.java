package io.weir.log.cluster.ledger;

import io.netty.buffer.Unpooled;
import io.weir.log.cluster.ledger.Entry.Header;
import io.weir.log.store.LogSettings;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.apache.bookkeeper.client.api.WriteHandle;

/**
 * Writes the last ledger of a partition.
 *
 * <p><b>Threading:</b> guarded by the partition, whose lock gives the entries their order.
 */
final class LedgerWriter {
    private final WriteHandle handle;
    private final LedgerSpan span;
    private final CompletableFuture<Void> quiet = new CompletableFuture<>();
    private long nextEntry;
    private long historyEntry;
    private long highest = -1;
    private long firstTimestamp = -1;
    private long bytes;
    private int underWay;
    private boolean ending;
    private boolean failed;

    /** The first entry, which is in the ledger already, has a history. */
    LedgerWriter(WriteHandle handle, LedgerSpan span) {
        this.handle = handle;
        this.span = span;
        nextEntry = 1;
    }

    WriteHandle handle() {
        return handle;
    }

    LedgerSpan span() {
        return span;
    }

    /** Bytes of all batches given. */
    long bytes() {
        return bytes;
    }

    /** Whether it holds as much, or is of as long a time, as a ledger may. */
    boolean isFull(LogSettings.Segments settings) {
        return bytes >= settings.bytes() || (firstTimestamp >= 0 && highest - firstTimestamp > settings.millis());
    }

    /** Gives a batch; completes in the order of the entries. */
    CompletableFuture<Long> append(PendingBatch batch) {
        highest = Math.max(highest, batch.maxTimestamp());
        if (firstTimestamp < 0) {
            firstTimestamp = batch.maxTimestamp();
        }
        bytes += batch.bytes().remaining();
        span.note(nextEntry, batch.baseOffset());
        byte[] front = new byte[Entry.HEADER_BYTES];
        new Header(Entry.BATCH, historyEntry, highest, bytes).writeTo(ByteBuffer.wrap(front));
        nextEntry++;
        underWay++;
        return handle.appendAsync(Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(front), batch.buffer()));
    }

    /** Gives what follows from all batches so far. */
    CompletableFuture<Long> append(long endOffset, ByteBuffer history) {
        historyEntry = nextEntry;
        ByteBuffer entry = Entry.history(new Header(Entry.HISTORY, nextEntry, highest, bytes), endOffset, history);
        nextEntry++;
        underWay++;
        return handle.appendAsync(Unpooled.wrappedBuffer(entry));
    }

    /** Something that was given is in the ledger, or has failed. */
    void answered() {
        underWay--;
    }

    /** Something could not be written, and nothing behind it will be. True the first time. */
    boolean fail() {
        boolean isFirst = !failed;
        failed = true;
        return isFirst;
    }

    boolean hasFailed() {
        return failed;
    }

    /** Nothing more is given. */
    void end() {
        ending = true;
    }

    /** Whether everything is answered and nothing more will come; {@link #quiet} may then be completed, without the lock. */
    boolean isQuiet() {
        return ending && underWay == 0;
    }

    /** Completes when nothing is under way any more. */
    CompletableFuture<Void> quiet() {
        return quiet;
    }
}
