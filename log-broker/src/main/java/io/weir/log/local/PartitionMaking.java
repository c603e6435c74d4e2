package io.weir.log.local;

import io.weir.log.disk.Disk;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.history.PartitionHistory;
import io.weir.log.local.StoreFlush.Placed;
import io.weir.log.store.LogSettings;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog;
import java.io.IOException;
import java.io.SyncFailedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Makes the partitions that are wanted, all that have come together at once: each takes several syncs, which a disk takes for many
 * in hardly more time than for one.
 *
 * <p><b>Threading:</b> {@link #want} is for all, everything else for the thread of the store.
 */
final class PartitionMaking {
    private static final int THREADS = 16;

    private final Disk disk;
    private final StoreFiles files;
    private final PartitionContext context;
    private final Map<PartitionId, Placed> partitions;
    private final Map<String, PartitionId> names = new HashMap<>();
    private final Queue<Wanted> queue = new ConcurrentLinkedQueue<>();

    private record Wanted(PartitionId id, LogSettings settings, CompletableFuture<PartitionLog> made) {}

    PartitionMaking(Disk disk, StoreFiles files, PartitionContext context, Map<PartitionId, Placed> partitions) {
        this.disk = disk;
        this.files = files;
        this.context = context;
        this.partitions = partitions;
    }

    /** Has it made by the next {@link #run}. */
    CompletableFuture<PartitionLog> want(PartitionId id, LogSettings settings) {
        CompletableFuture<PartitionLog> made = new CompletableFuture<>();
        queue.add(new Wanted(id, settings, made));
        return made;
    }

    /** Makes what is wanted; what cannot be made is told to who wants it. */
    void run() throws IOException {
        while (!queue.isEmpty()) {
            makeTogether();
        }
    }

    private void makeTogether() throws IOException {
        List<Callable<Runnable>> tasks = new ArrayList<>();
        for (Wanted next = queue.peek(); next != null; next = queue.peek()) {
            PartitionId other = names.get(next.id.toString());
            if (next.id.equals(other) && !partitions.containsKey(next.id)) {
                break; // wanted twice: what is wanted so far is made first
            }
            queue.remove();
            begin(next, other, tasks);
        }
        Parallel.run(THREADS, "log-make", tasks).forEach(Runnable::run);
    }

    private void begin(Wanted wanted, @Nullable PartitionId other, List<Callable<Runnable>> tasks) {
        Placed existing = partitions.get(wanted.id);
        if (existing != null) {
            wanted.made.complete(existing.partition());
            return;
        }
        try {
            context.health().requireWritable();
            if (other != null) {
                throw new LogException(
                        LogError.INCONSISTENT_TOPIC_ID,
                        "Partition %s is here with topic id %s, and is to be made with %s. Delete that one first."
                                .formatted(wanted.id, other.topicId(), wanted.id.topicId()));
            }
        } catch (LogException e) {
            wanted.made.completeExceptionally(e);
            return;
        }
        names.put(wanted.id.toString(), wanted.id);
        DataDirectory directory = files.leastUsed();
        directory.added();
        tasks.add(() -> make(wanted, directory));
    }

    /** On any thread: makes its files. What is left to be done then by the store's thread. */
    private Runnable make(Wanted wanted, DataDirectory directory) {
        try {
            PartitionId id = wanted.id;
            PartitionSegments segments =
                    PartitionSegments.create(disk, directory.create(id), wanted.settings.segments());
            LocalPartition partition =
                    new LocalPartition(id, segments, new PartitionHistory(id.toString()), 0, wanted.settings, context);
            return () -> {
                partitions.put(id, new Placed(partition, directory));
                wanted.made.complete(partition);
            };
        } catch (IOException | RuntimeException e) {
            return () -> {
                names.remove(wanted.id.toString());
                directory.removed();
                if (e instanceof SyncFailedException) {
                    context.health().stop("A directory of the log could not be synced.", e);
                }
                wanted.made.completeExceptionally(
                        e instanceof IOException broken ? LocalStore.storageError(broken) : e);
            };
        }
    }

    /** One that was found. */
    void found(PartitionId id, Placed placed) {
        partitions.put(id, placed);
        names.put(id.toString(), id);
    }

    /** One is not there any more. */
    void removed(PartitionId id, DataDirectory directory) {
        partitions.remove(id);
        names.remove(id.toString());
        directory.removed();
    }
}
