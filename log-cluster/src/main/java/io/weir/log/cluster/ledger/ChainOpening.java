package io.weir.log.cluster.ledger;

import io.netty.buffer.Unpooled;
import io.weir.log.batch.BatchHeader;
import io.weir.log.cluster.ledger.Entry.Header;
import io.weir.log.cluster.ledger.LedgerRef.End;
import io.weir.log.cluster.ledger.PartitionStates.Versioned;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.history.PartitionHistory;
import io.weir.log.store.PartitionId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.bookkeeper.client.api.ReadHandle;
import org.apache.bookkeeper.client.api.WriteHandle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this node the owner of a partition: ends the last ledger, so that nobody else writes to it any more, finds out what is in
 * it, and begins another one with the next epoch. Also done by an owner that goes on with another ledger.
 *
 * <p>Nothing is decided before the state is replaced: whoever does so first is the owner, and the ledgers of others are deleted.
 *
 * <p><b>Threading:</b> one at a time for a partition; waits.
 */
final class ChainOpening {
    private static final Logger LOG = LoggerFactory.getLogger(ChainOpening.class);
    private static final int MOST_ATTEMPTS = 20;
    private static final int READ_BYTES = 1 << 20;

    private final PartitionId id;
    private final LedgerContext context;

    ChainOpening(PartitionId id, LedgerContext context) {
        this.id = id;
        this.context = context;
    }

    /**
     * A partition that can be read, and written to if there is a writer.
     *
     * @param state as it is agreed on now
     * @param spans its ledgers
     * @param history what follows from all batches below {@code endOffset}
     * @param writer of the last ledger; null: nothing can be written for {@code reason}
     */
    record Opened(
            PartitionState state,
            List<LedgerSpan> spans,
            PartitionHistory history,
            long endOffset,
            @Nullable LedgerWriter writer,
            String reason) {
        /** What is told of a batch that was on its way and cannot be given to the writer. */
        LogException refusal(PartitionId id) {
            return writer == null
                    ? ChainOpening.refusal(id, reason)
                    : new LogException(
                            LogError.NOT_LEADER_OR_FOLLOWER,
                            "Partition %s was taken over while a batch was on its way.".formatted(id));
        }
    }

    /** Who may write to the last ledger. */
    private enum Hold {
        /** This node did, and has closed it: the same epoch goes on. */
        OWN,
        /** Nobody any more. */
        TAKEN,
        /** Perhaps its former owner. */
        SHARED
    }

    /** The last ledger as it is, with what follows from it. */
    private record Tail(PartitionHistory history, End end, Hold hold, String reason) {}

    /** This node is not to lead the partition, or it is gone. */
    static final class NotLeaderException extends Exception {
        private static final long serialVersionUID = 1L;

        NotLeaderException(String message) {
            super(message);
        }
    }

    /**
     * Opens the partition.
     *
     * @param own the writer of the last ledger, if this node has been its owner; nothing is under way in it
     * @throws NotLeaderException if it is for somebody else
     * @throws IOException if it cannot even be read
     */
    Opened open(@Nullable LedgerWriter own) throws IOException, NotLeaderException {
        LedgerWriter writer = own;
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Versioned before = require();
            Tail tail = tail(before.state(), writer);
            Opened opened = attempt(before, tail);
            if (opened != null) {
                return opened;
            }
            writer = null; // somebody else has changed the state, and may have taken the ledger over
        }
        throw new IOException("The state of %s was changed %d times meanwhile.".formatted(id, MOST_ATTEMPTS));
    }

    private Versioned require() throws IOException, NotLeaderException {
        Optional<Versioned> found = context.states().read(id);
        if (found.isEmpty()) {
            throw new NotLeaderException("Partition %s is gone.".formatted(id));
        }
        if (found.get().state().leader() != context.node()) {
            throw new NotLeaderException("Partition %s is led by node %d."
                    .formatted(id, found.get().state().leader()));
        }
        return found.get();
    }

    private Tail tail(PartitionState state, @Nullable LedgerWriter own) throws IOException {
        Optional<LedgerRef> last = state.last();
        if (last.isEmpty()) {
            return new Tail(
                    new PartitionHistory(id.toString()), new End(state.startOffset(), -1, -1, 0), Hold.TAKEN, "");
        }
        LedgerRef ref = last.get();
        if (own != null && own.span().ref().id() == ref.id() && isClosed(own)) {
            return read(own.handle(), ref, Hold.OWN, "");
        }
        try {
            return read(context.ledgers().recover(ref.id()), ref, Hold.TAKEN, "");
        } catch (IOException e) {
            LOG.warn("{} cannot be taken over for now and is only read: {}", id, e.getMessage());
            return read(
                    context.ledgers().open(ref.id()),
                    ref,
                    Hold.SHARED,
                    "its last ledger cannot be taken over: " + e.getMessage());
        }
    }

    /** Whether the own ledger ends with what is confirmed. It does not if somebody else has taken it over. */
    private boolean isClosed(LedgerWriter own) {
        try {
            Ledgers.wait(
                    own.handle().closeAsync(),
                    "Ledger %d cannot be closed".formatted(own.handle().getId()));
            return true;
        } catch (IOException e) {
            LOG.info("{}: {}", id, e.getMessage());
            return false;
        }
    }

    private Tail read(ReadHandle handle, LedgerRef ref, Hold hold, String reason) throws IOException {
        long last = handle.getLastAddConfirmed();
        if (last < 0) {
            // The first entry was confirmed before anybody was told of the ledger.
            throw new IOException("Ledger %d of %s has no entry that can be read now.".formatted(ref.id(), id));
        }
        Entry lastEntry = Ledgers.read(handle, last, last).get(0);
        long from = lastEntry.historyEntry();
        PartitionHistory history = Ledgers.read(handle, from, from).get(0).decodeHistory(id.toString());
        LedgerSpan span = new LedgerSpan(context.ledgers(), ref, handle);
        for (long next = from + 1; next <= last; ) {
            long to = Math.min(last, next + span.entriesOf(READ_BYTES) - 1);
            for (Entry entry : Ledgers.read(handle, next, to)) {
                if (entry.isBatch()) {
                    apply(history, entry.batch());
                }
            }
            next = to + 1;
        }
        End end = new End(lastEntry.endOffset(), last, lastEntry.highestTimestamp(), lastEntry.batchBytes());
        return new Tail(history, end, hold, reason);
    }

    /** Notes a batch that has its offset. */
    static void apply(PartitionHistory history, ByteBuffer batch) {
        BatchHeader header = new BatchHeader(batch, 0);
        if (header.isControl()) {
            history.append(header, PartitionHistory.marker(batch, header));
        } else {
            history.append(header);
        }
    }

    /** Null: the state was changed meanwhile. */
    private @Nullable Opened attempt(Versioned before, Tail tail) throws IOException {
        PartitionState state = before.state();
        if (tail.hold == Hold.SHARED) {
            return readOnly(state, tail, tail.reason);
        }
        int minInSync = Math.min(
                context.surroundings().minInSync().applyAsInt(id),
                state.replicas().size());
        List<Integer> nodes = context.aliveOf(state.replicas());
        if (nodes.size() < minInSync) {
            return readOnly(
                    state,
                    tail,
                    "of its nodes %s only %s are there, and min.insync.replicas is %d"
                            .formatted(state.replicas(), nodes, minInSync));
        }
        int epoch = tail.hold == Hold.OWN ? state.epoch() : state.epoch() + 1;
        WriteHandle handle;
        try {
            handle = begin(nodes, Math.max(minInSync, nodes.size() / 2 + 1), tail);
        } catch (IOException e) {
            return readOnly(state, tail, e.getMessage() == null ? "no ledger can be made" : e.getMessage());
        }
        LedgerRef ref = new LedgerRef(handle.getId(), tail.end.offset(), epoch, nodes, End.OPEN);
        PartitionState next = state.continued(tail.end, ref);
        if (!context.states().replace(id, next, before.version())) {
            Ledgers.close(handle);
            context.ledgers().delete(handle.getId());
            return null;
        }
        state.without(next).forEach(context.ledgers()::delete);
        LedgerSpan span = new LedgerSpan(context.ledgers(), ref, handle);
        List<LedgerSpan> spans = spans(next.ledgers().subList(0, next.ledgers().size() - 1));
        spans.add(span);
        return new Opened(next, spans, tail.history, tail.end.offset(), new LedgerWriter(handle, span), "");
    }

    private WriteHandle begin(List<Integer> nodes, int ackQuorum, Tail tail) throws IOException {
        WriteHandle handle = context.ledgers().create(nodes, ackQuorum, id);
        ByteBuffer first = Entry.history(new Header(Entry.HISTORY, 0, -1, 0), tail.end.offset(), tail.history.encode());
        try {
            Ledgers.wait(
                    handle.appendAsync(Unpooled.wrappedBuffer(first)),
                    "A ledger of %s on nodes %s cannot be written".formatted(id, nodes));
        } catch (IOException e) {
            Ledgers.close(handle);
            context.ledgers().delete(handle.getId());
            throw e;
        }
        return handle;
    }

    private Opened readOnly(PartitionState state, Tail tail, String reason) {
        List<LedgerRef> refs = new ArrayList<>(state.ledgers());
        if (!refs.isEmpty()) {
            refs.add(refs.remove(refs.size() - 1).closed(tail.end));
        }
        return new Opened(state, spans(refs), tail.history, tail.end.offset(), null, reason);
    }

    private List<LedgerSpan> spans(List<LedgerRef> refs) {
        List<LedgerSpan> spans = new ArrayList<>();
        refs.forEach(ref -> spans.add(new LedgerSpan(context.ledgers(), ref, null)));
        return spans;
    }

    /** What is told who writes for an owner that is not the owner any more. */
    static LogException otherEpoch(PartitionId id, int expected, int epoch) {
        return new LogException(
                LogError.NOT_LEADER_OR_FOLLOWER,
                "A write to %s is for epoch %d, and it is at %d.".formatted(id, expected, epoch));
    }

    /** What is told where records are not taken. */
    static LogException refusal(PartitionId id, String reason) {
        return new LogException(
                LogError.NOT_ENOUGH_REPLICAS, "Partition %s takes no records for now: %s.".formatted(id, reason));
    }
}
