package io.weir.log.coordinator;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.LogStore;
import io.weir.log.store.PartitionLog;
import io.weir.log.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * The coordinators of all partitions of an internal topic, which is made when somebody first needs it.
 *
 * <p><b>Threading:</b> all methods may be called by any thread.
 *
 * @param <E> events
 * @param <W> records
 * @param <R> answers
 * @param <T> work for others
 */
public final class CoordinatorShards<E, W, R, T> {
    private final Supplier<? extends CompletionStage<Topic>> topic;
    private final LogStore store;
    private final BiFunction<PartitionLog, Integer, CoordinatorShard<E, W, R, T>> shardOf;

    /** Partition → its coordinator and the log that it runs over, of those that are here. */
    private final Map<Integer, Running<E, W, R, T>> running = new ConcurrentSkipListMap<>();

    /** How many there are in all; 0: not known yet. */
    private volatile int partitions;

    private record Running<E, W, R, T>(PartitionLog log, CoordinatorShard<E, W, R, T> shard) {}

    /**
     * Opens nothing before {@link #open}.
     *
     * @param topic gives the internal topic, made if it was not there
     * @param shardOf makes a shard for a partition and its number
     */
    public CoordinatorShards(
            Supplier<? extends CompletionStage<Topic>> topic,
            LogStore store,
            BiFunction<PartitionLog, Integer, CoordinatorShard<E, W, R, T>> shardOf) {
        this.topic = topic;
        this.store = store;
        this.shardOf = shardOf;
    }

    /** Makes the topic if it is not there, and begins to read its partitions; completes when it has begun. */
    public CompletionStage<Void> open() {
        return partitions == 0 ? topic.get().thenAccept(this::refresh) : CompletableFuture.completedFuture(null);
    }

    /** Begins to read the partitions of the topic that are in the store now, and ends the coordinators of others. */
    public synchronized void refresh(Topic made) {
        for (int index = 0; index < made.partitions(); index++) {
            PartitionLog log = store.find(made.partition(index)).orElse(null);
            Running<E, W, R, T> former = running.get(index);
            if (former != null && former.log != log) {
                running.remove(index);
                former.shard.close();
            }
            if (log != null && (former == null || former.log != log)) {
                CoordinatorShard<E, W, R, T> shard = shardOf.apply(log, index);
                running.put(index, new Running<>(log, shard));
                shard.open();
            }
        }
        partitions = made.partitions();
    }

    /** How many partitions the topic has; makes it if it is not there. */
    public CompletionStage<Integer> partitions() {
        return open().thenApply(done -> partitions);
    }

    /** Whether the coordinator of a partition is here. */
    public boolean isHere(int partition) {
        return running.containsKey(partition);
    }

    /** The partition of a key, as Kafka has it. */
    public static int partitionOf(String key, int partitions) {
        int hash = key.hashCode();
        return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % partitions;
    }

    /** Calls the coordinator of a key; fails with COORDINATOR_NOT_AVAILABLE while the topic is not there. */
    public <A extends R> CompletableFuture<A> call(String key, Class<A> answer, LongFunction<E> event) {
        int count = partitions;
        return count == 0 ? notThere() : call(partitionOf(key, count), answer, event);
    }

    /** Calls the coordinator of a partition; fails with NOT_COORDINATOR where it is not here. */
    public <A extends R> CompletableFuture<A> call(int partition, Class<A> answer, LongFunction<E> event) {
        if (partitions == 0 || partition >= partitions) {
            return notThere();
        }
        Running<E, W, R, T> found = running.get(partition);
        return found == null
                ? CompletableFuture.failedFuture(new LogException(
                        LogError.NOT_COORDINATOR, "This node is not the coordinator of partition " + partition + "."))
                : found.shard.call(event).thenApply(answer::cast);
    }

    /** Calls all coordinators that are here; completes with the answers in the order of their partitions. */
    public <A extends R> CompletableFuture<List<A>> callAll(Class<A> answer, LongFunction<E> event) {
        List<CompletableFuture<A>> calls = new ArrayList<>();
        for (Running<E, W, R, T> each : running.values()) {
            calls.add(each.shard.call(event).thenApply(answer::cast));
        }
        return CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> calls.stream().map(CompletableFuture::join).toList());
    }

    private static <A> CompletableFuture<A> notThere() {
        return CompletableFuture.failedFuture(new LogException(
                LogError.COORDINATOR_NOT_AVAILABLE, "The topic of the coordinator is not there yet. Try again."));
    }

    /** Ends all coordinators. */
    public synchronized void close() {
        running.values().forEach(each -> each.shard.close());
    }
}
