package io.weir.log.local;

import io.weir.log.disk.Disk;
import io.weir.log.journal.Journal;
import io.weir.log.local.DataDirectory.Offsets;
import io.weir.log.local.RecoveringPartition.Recovered;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Opens the partitions of a store, and adds to them what the journal has. */
final class StoreRecovery implements StoreEntry.Receiver {
    private final Disk disk;
    private final int threads;
    private final Map<PartitionKey, RecoveringPartition> partitions = new LinkedHashMap<>();

    StoreRecovery(Disk disk, int threads) {
        this.disk = disk;
        this.threads = threads;
    }

    /** Opens all segments. */
    void load(List<DataDirectory> directories, Function<PartitionId, LogSettings> settingsOf) throws IOException {
        List<Callable<RecoveringPartition>> tasks = new ArrayList<>();
        List<PartitionId> ids = new ArrayList<>();
        for (DataDirectory directory : directories) {
            Map<PartitionKey, Offsets> offsets = directory.offsets();
            for (Map.Entry<PartitionId, Path> each : directory.partitions().entrySet()) {
                PartitionId id = each.getKey();
                Offsets known = offsets.getOrDefault(PartitionKey.of(id), Offsets.NONE);
                LogSettings settings = settingsOf.apply(id);
                tasks.add(() -> RecoveringPartition.open(disk, id, directory, each.getValue(), settings, known));
                ids.add(id);
            }
        }
        List<RecoveringPartition> opened = Parallel.run(threads, "log-recovery", tasks);
        for (int i = 0; i < opened.size(); i++) {
            if (partitions.put(PartitionKey.of(ids.get(i)), opened.get(i)) != null) {
                throw new IOException(
                        "Partition %s is in two of the log.dirs. Remove the older one.".formatted(ids.get(i)));
            }
        }
    }

    /** Takes an entry of the journal; for {@link Journal#open}. */
    void replay(ByteBuffer entry) throws IOException {
        StoreEntry.read(entry, this);
    }

    @Override
    public void append(PartitionKey key, ByteBuffer batch) throws IOException {
        RecoveringPartition partition = partitions.get(key);
        if (partition != null) { // else it was deleted since
            partition.append(batch);
        }
    }

    @Override
    public void start(PartitionKey key, long offset) {
        RecoveringPartition partition = partitions.get(key);
        if (partition != null) {
            partition.start(offset);
        }
    }

    /** Brings everything to disk and reads what follows from the batches. */
    List<Recovered> finish(int epoch, long nowMillis) throws IOException {
        List<Callable<Recovered>> tasks = new ArrayList<>();
        for (RecoveringPartition partition : partitions.values()) {
            tasks.add(() -> partition.finish(disk, epoch, nowMillis));
        }
        return Parallel.run(threads, "log-recovery", tasks);
    }

    /** Gives up. */
    void close() throws IOException {
        for (RecoveringPartition partition : partitions.values()) {
            partition.close();
        }
    }
}
