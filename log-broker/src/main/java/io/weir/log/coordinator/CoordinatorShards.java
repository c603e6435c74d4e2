package io.weir.log.coordinator;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.LogStore;
import io.weir.log.store.PartitionLog;
import io.weir.log.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    private volatile List<CoordinatorShard<E, W, R, T>> shards = List.of();

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
        return shards.isEmpty() ? topic.get().thenAccept(this::open) : CompletableFuture.completedFuture(null);
    }

    private synchronized void open(Topic made) {
        if (!shards.isEmpty()) {
            return;
        }
        List<CoordinatorShard<E, W, R, T>> opened = new ArrayList<>();
        for (int index = 0; index < made.partitions(); index++) {
            int partition = index;
            PartitionLog log = store.find(made.partition(index))
                    .orElseThrow(() -> new LogException(
                            LogError.COORDINATOR_NOT_AVAILABLE,
                            "Partition %d of %s is not in the store.".formatted(partition, made.name())));
            opened.add(shardOf.apply(log, index));
        }
        opened.forEach(CoordinatorShard::open);
        shards = List.copyOf(opened);
    }

    /** How many partitions the topic has; makes it if it is not there. */
    public CompletionStage<Integer> partitions() {
        return open().thenApply(done -> shards.size());
    }

    /** The partition of a key, as Kafka has it. */
    public static int partitionOf(String key, int partitions) {
        int hash = key.hashCode();
        return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % partitions;
    }

    /** Calls the coordinator of a key; fails with COORDINATOR_NOT_AVAILABLE while the topic is not there. */
    public <A extends R> CompletableFuture<A> call(String key, Class<A> answer, LongFunction<E> event) {
        List<CoordinatorShard<E, W, R, T>> all = shards;
        return all.isEmpty() ? notThere() : call(partitionOf(key, all.size()), answer, event);
    }

    /** Calls the coordinator of a partition. */
    public <A extends R> CompletableFuture<A> call(int partition, Class<A> answer, LongFunction<E> event) {
        List<CoordinatorShard<E, W, R, T>> all = shards;
        return partition >= all.size()
                ? notThere()
                : all.get(partition).call(event).thenApply(answer::cast);
    }

    /** Calls all coordinators; completes with the answers in the order of their partitions. */
    public <A extends R> CompletableFuture<List<A>> callAll(Class<A> answer, LongFunction<E> event) {
        List<CompletableFuture<A>> calls = new ArrayList<>();
        for (CoordinatorShard<E, W, R, T> each : shards) {
            calls.add(each.call(event).thenApply(answer::cast));
        }
        return CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> calls.stream().map(CompletableFuture::join).toList());
    }

    private static <A> CompletableFuture<A> notThere() {
        return CompletableFuture.failedFuture(new LogException(
                LogError.COORDINATOR_NOT_AVAILABLE, "The topic of the coordinator is not there yet. Try again."));
    }

    /** Ends all coordinators. */
    public void close() {
        shards.forEach(CoordinatorShard::close);
    }
}
