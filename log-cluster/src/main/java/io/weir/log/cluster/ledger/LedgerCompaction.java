package io.weir.log.cluster.ledger;

import io.weir.log.batch.BatchHeader;
import io.weir.log.compaction.BatchVisitor;
import io.weir.log.compaction.CompactedPartition;
import io.weir.log.compaction.CompactionKnowledge;
import io.weir.log.compaction.CompactionPass;
import io.weir.log.compaction.CompactionRange;
import io.weir.log.compaction.CompactionRange.Part;
import io.weir.log.compaction.CompactionWork;
import io.weir.log.compaction.EndedException;
import io.weir.log.compaction.UncleanableException;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compacts a partition that this node owns: ledgers that are closed are written anew, and exchanged for what came of them. */
final class LedgerCompaction implements CompactedPartition {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerCompaction.class);
    private static final int READ_BYTES = 1 << 20;

    private final LedgerPartition partition;
    private final LedgerContext context;
    private final CompactionWork work;

    LedgerCompaction(LedgerPartition partition, LedgerContext context, CompactionWork work) {
        this.partition = partition;
        this.context = context;
        this.work = work;
    }

    @Override
    public PartitionLog log() {
        return partition;
    }

    @Override
    public boolean isGone() {
        return partition.phase() == PartitionPhase.GONE;
    }

    @Override
    public CompactionRange<LedgerSpan> range() {
        LogSettings.Compaction settings = partition.settings().compaction();
        long stableOffset = partition.stableOffset();
        List<Part<LedgerSpan>> closed = new ArrayList<>();
        if (partition.phase() == PartitionPhase.WRITABLE) {
            for (LedgerSpan each : partition.reads().spans()) {
                LedgerRef ref = each.ref();
                if (ref.isClosed()) {
                    LedgerRef.End end = ref.end();
                    long first = settings.maxLagMillis() == Long.MAX_VALUE ? -1 : first(each);
                    closed.add(
                            new Part<>(each, ref.firstOffset(), end.offset(), end.bytes(), first, end.maxTimestamp()));
                }
            }
        }
        return CompactionRange.of(closed, stableOffset, partition.control().cleanOffset(), settings, now());
    }

    private long first(LedgerSpan span) {
        try {
            return span.firstTimestamp();
        } catch (IOException e) {
            LOG.debug("The age of ledger {} is not known now.", span.ref().id(), e);
            return -1;
        }
    }

    private long now() {
        return context.surroundings().clock().millis();
    }

    @Override
    public boolean run() throws IOException {
        CompactionRange<LedgerSpan> range = range();
        if (!range.isWorthIt()) {
            return false;
        }
        try {
            return pass(range, partition.settings());
        } catch (UncleanableException e) {
            List<LedgerRef> now =
                    partition.reads().spans().stream().map(LedgerSpan::ref).toList();
            if (range.parts().stream().allMatch(each -> now.contains(each.ref()))) {
                throw e;
            }
            return false; // they were deleted meanwhile
        }
    }

    private boolean pass(CompactionRange<LedgerSpan> range, LogSettings settings) throws IOException {
        CompactionPass<LedgerSpan> pass =
                new CompactionPass<>(range, partition.ask(CompactionKnowledge::of), settings.compaction(), work, now());
        pass.scan(this::visit);
        if (!pass.spentMarkers().isEmpty() && !partition.forgetAborted(pass.spentMarkers())) {
            return false;
        }
        long before = 0;
        long after = 0;
        for (List<LedgerSpan> group : pass.groups(settings.segments().bytes())) {
            long bytes =
                    group.stream().mapToLong(each -> each.ref().end().bytes()).sum();
            CompactedLedger made = rewrite(pass, group);
            if (made.isLost()) {
                return false;
            }
            before += bytes;
            after += made.isOther() ? made.bytes() : bytes;
        }
        if (!partition.control().cleanedTo(pass.keysEnd())) {
            return false;
        }
        pass.end(partition.id(), before, after, now());
        return true;
    }

    private CompactedLedger rewrite(CompactionPass<LedgerSpan> pass, List<LedgerSpan> group) throws IOException {
        try (CompactedLedger made = CompactedLedger.begin(partition, group)) {
            if (made.isLost()) {
                return made;
            }
            boolean isOther = pass.rewrite(group, this::visit, batch -> {
                made.append(batch);
                work.hasWritten(batch.remaining());
            });
            if (isOther) {
                made.takePlace();
            }
            return made;
        }
    }

    /** Shows all batches of a ledger, which must follow one another without gaps from its first offset to its end. */
    private boolean visit(LedgerSpan span, BatchVisitor visitor) throws IOException {
        LedgerRef ref = span.ref();
        long expected = ref.firstOffset();
        long last = span.lastEntry();
        for (long next = 0; next <= last; ) {
            if (work.isOver() || isGone()) {
                throw new EndedException();
            }
            long to = Math.min(last, next + span.entriesOf(READ_BYTES) - 1);
            long bytes = 0;
            for (Entry entry : span.read(next, to)) {
                bytes += entry.bytes().remaining();
                if (entry.isBatch()) {
                    BatchHeader header = new BatchHeader(entry.batch(), 0);
                    require(header.isWhole() && header.baseOffset() == expected, ref, expected);
                    expected = header.lastOffset() + 1;
                    if (!visitor.visit(entry.batch(), header)) {
                        return false;
                    }
                }
            }
            work.hasRead(bytes);
            next = to + 1;
        }
        require(expected == ref.end().offset(), ref, expected);
        return true;
    }

    private static void require(boolean isRight, LedgerRef ref, long offset) throws UncleanableException {
        if (!isRight) {
            throw new UncleanableException(
                    "Ledger %d has no batch at offset %d, though it has the offsets from %d up to %d."
                            .formatted(
                                    ref.id(),
                                    offset,
                                    ref.firstOffset(),
                                    ref.end().offset()));
        }
    }
}
