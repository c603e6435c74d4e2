package io.weir.log.local;

import io.weir.log.disk.Disk;
import io.weir.log.journal.Journal;
import io.weir.log.journal.JournalMark;
import io.weir.log.local.DataDirectory.Offsets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Brings segments to disk, so that the journal in front of them is not needed any more. Used by the store's thread. */
final class StoreFlush {
    /** A snapshot is taken after that much, so that a start has not more to look through. */
    private static final long SNAPSHOT_BYTES = 64 << 20;

    private final Disk disk;
    private final Journal journal;
    private final int threads;
    private final MarkFile mark;
    private final List<DataDirectory> directories;

    /** Snapshots of what was not durable yet when they were taken. */
    private final Map<LocalPartition, Snapshot> waiting = new HashMap<>();

    StoreFlush(Disk disk, int threads, Journal journal, MarkFile mark, List<DataDirectory> directories) {
        this.disk = disk;
        this.threads = threads;
        this.journal = journal;
        this.mark = mark;
        this.directories = directories;
    }

    /** A partition and where it is. */
    record Placed(LocalPartition partition, DataDirectory directory) {}

    /** Flushes what was told to be durable before the call. */
    void run(List<Placed> partitions) throws IOException {
        JournalMark reached = journal.applied();
        if (reached.compareTo(mark.mark()) == 0
                && partitions.stream().noneMatch(each -> each.partition.wantsSnapshot(SNAPSHOT_BYTES))) {
            return;
        }
        flush(partitions, reached, SNAPSHOT_BYTES);
        journal.release(reached);
        journal.prepareSpare();
    }

    /** Flushes everything, once the journal is closed or before it is used. */
    void runLast(List<Placed> partitions) throws IOException {
        flush(partitions, journal.applied(), 1);
    }

    private void flush(List<Placed> partitions, JournalMark reached, long snapshotBytes) throws IOException {
        Map<DataDirectory, Map<PartitionKey, Offsets>> offsets = new HashMap<>();
        directories.forEach(directory -> offsets.put(directory, new HashMap<>()));
        List<Callable<LocalPartition>> tasks = new ArrayList<>();
        for (Placed each : partitions) {
            LocalPartition partition = each.partition;
            Snapshot snapshot = partition.takeSnapshot(snapshotBytes);
            if (snapshot != null) {
                waiting.put(partition, snapshot);
            }
            long written = partition.readableEnd(); // before the flush, which brings that much to disk
            if (partition.segments().isDirty()) {
                tasks.add(() -> {
                    partition.segments().flush();
                    return partition;
                });
            }
            offsets.computeIfAbsent(each.directory, directory -> new HashMap<>())
                    .put(PartitionKey.of(partition.id()), new Offsets(partition.startOffset(), written));
        }
        Parallel.run(threads, "log-flush", tasks);
        for (DataDirectory directory : directories) {
            directory.writeOffsets(offsets.getOrDefault(directory, Map.of()));
        }
        for (Placed each : partitions) {
            Offsets written = offsets.getOrDefault(each.directory, Map.of()).get(PartitionKey.of(each.partition.id()));
            each.partition.startWritten(written == null ? 0 : written.startOffset());
        }
        writeSnapshots(partitions);
        mark.write(reached);
    }

    /**
     * Writes {@code snapshot} of a partition, and removes those before it: what they say is not found in the batches behind them
     * any more once these are compacted. False: it says what is not durable yet, and is written when it is.
     */
    boolean writeOnly(LocalPartition partition, Snapshot snapshot) throws IOException {
        Snapshot other = waiting.get(partition);
        if (other == null || other.offset() <= snapshot.offset()) {
            waiting.put(partition, snapshot);
        }
        if (snapshot.offset() > partition.highWatermark()) {
            return false;
        }
        waiting.remove(partition, snapshot);
        snapshot.write(disk, partition.segments().directory());
        Snapshot.removeOlder(disk, partition.segments().directory());
        partition.snapshotWritten(snapshot.offset());
        return true;
    }

    private void writeSnapshots(List<Placed> partitions) throws IOException {
        List<LocalPartition> present = new ArrayList<>();
        partitions.forEach(each -> present.add(each.partition));
        waiting.keySet().retainAll(present);
        List<Callable<LocalPartition>> tasks = new ArrayList<>();
        waiting.forEach((partition, snapshot) -> {
            if (snapshot.offset() <= partition.highWatermark()) {
                tasks.add(() -> {
                    snapshot.write(disk, partition.segments().directory());
                    partition.snapshotWritten(snapshot.offset());
                    return partition;
                });
            }
        });
        Parallel.run(threads, "log-flush", tasks).forEach(waiting::remove);
    }
}
