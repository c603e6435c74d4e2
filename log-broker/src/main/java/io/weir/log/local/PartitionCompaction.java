package io.weir.log.local;

import io.weir.log.compaction.CompactedPartition;
import io.weir.log.compaction.CompactionKnowledge;
import io.weir.log.compaction.CompactionPass;
import io.weir.log.compaction.CompactionRange;
import io.weir.log.compaction.CompactionRange.Part;
import io.weir.log.compaction.UncleanableException;
import io.weir.log.segment.Segment;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionLog;
import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compacts one partition, pass by pass. */
final class PartitionCompaction implements CompactedPartition {
    private static final long NOT_SERVED = -1;

    private final LocalPartition partition;
    private final PartitionSegments segments;
    private final CompactionTools tools;
    private final CheckedBatches batches;
    private final Path directory;
    private long cleanOffset;

    PartitionCompaction(LocalPartition partition, CompactionTools tools) {
        this.partition = partition;
        this.tools = tools;
        segments = partition.segments();
        directory = segments.directory();
        batches = new CheckedBatches(partition::epochAt, tools);
        cleanOffset = CleanOffset.read(tools.disk(), directory);
    }

    @Override
    public PartitionLog log() {
        return partition;
    }

    @Override
    public boolean isGone() {
        return partition.isGone();
    }

    @Override
    public CompactionRange<Segment> range() {
        long stableOffset = partition.stableOffset();
        Segment[] all = segments.all();
        List<Part<Segment>> closed = new ArrayList<>(all.length);
        for (int i = 0; i < all.length - 1; i++) {
            Segment each = all[i];
            closed.add(new Part<>(
                    each,
                    each.baseOffset(),
                    each.endOffset(),
                    each.size(),
                    each.firstTimestampMillis(),
                    each.latest().timestampMillis()));
        }
        return CompactionRange.of(
                closed,
                stableOffset,
                cleanOffset,
                partition.settings().compaction(),
                tools.clock().millis());
    }

    @Override
    public boolean run() throws IOException {
        CompactionRange<Segment> range = range();
        if (!range.isWorthIt()) {
            return false;
        }
        try {
            return pass(range, partition.settings(), tools.clock().millis());
        } catch (UncleanableException e) {
            if (segments.holds(range.parts())) {
                throw e;
            }
            return false; // it was deleted meanwhile
        } catch (SyncFailedException e) {
            tools.stop(partition, e);
            return false;
        }
    }

    private boolean pass(CompactionRange<Segment> range, LogSettings settings, long nowMillis) throws IOException {
        CompactionPass<Segment> pass = new CompactionPass<>(
                range, partition.ask(CompactionKnowledge::of), settings.compaction(), tools.work(), nowMillis);
        pass.scan(batches::visit);
        partition.ask(history -> {
            history.forgetAborted(pass.spentMarkers());
            return true;
        });
        if (!tools.takeSnapshot(partition)) {
            return false;
        }
        long before = 0;
        long after = 0;
        for (List<Segment> group : pass.groups(settings.segments().bytes())) {
            long left = rewrite(group, pass, settings);
            if (left == NOT_SERVED) {
                return false;
            }
            after += left;
            before += group.stream().mapToLong(Segment::size).sum();
        }
        cleanOffset = pass.keysEnd();
        CleanOffset.write(tools.disk(), directory, cleanOffset);
        pass.end(partition.id(), before, after, tools.clock().millis());
        return true;
    }

    /** Writes what stays of a group beside it and has it swapped in; how many bytes it has then, or {@link #NOT_SERVED}. */
    private long rewrite(List<Segment> group, CompactionPass<Segment> pass, LogSettings settings) throws IOException {
        Segment cleaned = Segment.createBeside(
                tools.disk(),
                directory,
                group.get(0).baseOffset(),
                settings.segments().indexIntervalBytes());
        boolean isSwapped = false;
        try {
            boolean isOther = pass.rewrite(group, batches::visit, batch -> {
                if ((long) cleaned.size() + batch.remaining() > Integer.MAX_VALUE) {
                    throw new UncleanableException(
                            "The segment %s would become larger than 2 GiB.".formatted(cleaned.path()));
                }
                int before = cleaned.size();
                cleaned.append(List.of(batch));
                tools.work().hasWritten(cleaned.size() - before);
            });
            if (!isOther) {
                return cleaned.size();
            }
            if (cleaned.endOffset() != group.get(group.size() - 1).endOffset()) {
                throw new IllegalStateException("%s ends at %d instead of %d"
                        .formatted(
                                cleaned.path(),
                                cleaned.endOffset(),
                                group.get(group.size() - 1).endOffset()));
            }
            cleaned.flush();
            isSwapped = tools.swap(partition, group, cleaned);
            return isSwapped ? cleaned.size() : NOT_SERVED;
        } finally {
            if (!isSwapped) {
                cleaned.delete();
            }
        }
    }
}
