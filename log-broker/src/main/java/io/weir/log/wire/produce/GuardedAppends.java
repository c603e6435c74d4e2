package io.weir.log.wire.produce;

import io.weir.log.batch.BatchHeader;
import io.weir.log.store.PartitionId;
import io.weir.log.store.PartitionLog.Appended;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Appends batches of transactions once the guard lets them. Those of one producer for one partition keep their order, however
 * long the guard takes: their sequence numbers must not be left out.
 */
final class GuardedAppends {
    private final TransactionGuard guard;
    private final Map<Key, CompletableFuture<CompletableFuture<Appended>>> last = new ConcurrentHashMap<>();

    private record Key(PartitionId partition, long producerId) {}

    GuardedAppends(TransactionGuard guard) {
        this.guard = guard;
    }

    CompletableFuture<Appended> append(
            String transactionalId,
            BatchHeader batch,
            PartitionId partition,
            short requestVersion,
            Supplier<CompletableFuture<Appended>> append) {
        Key key = new Key(partition, batch.producerId());
        CompletableFuture<Void> allowed = guard.mayAppend(
                        transactionalId, batch.producerId(), batch.producerEpoch(), partition, requestVersion)
                .toCompletableFuture();
        CompletableFuture<CompletableFuture<Appended>> begun = last.compute(
                key,
                (same, before) -> before == null
                        ? allowed.thenApply(yes -> append.get())
                        : before.handle((done, refused) -> true)
                                .thenCompose(inTurn -> allowed.thenApply(yes -> append.get())));
        begun.whenComplete((appended, refused) -> last.remove(key, begun));
        return begun.thenCompose(appended -> appended);
    }
}
