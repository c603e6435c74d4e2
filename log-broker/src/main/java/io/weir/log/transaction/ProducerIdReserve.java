package io.weir.log.transaction;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Ids of producers at hand for decisions that may need one and cannot wait: for each decision under way there is one.
 *
 * <p><b>Threading:</b> all methods may be called by any thread.
 */
final class ProducerIdReserve {
    private final Supplier<? extends CompletionStage<Long>> source;
    private final Deque<Long> ids = new ArrayDeque<>();
    private int decisions;

    ProducerIdReserve(Supplier<? extends CompletionStage<Long>> source) {
        this.source = source;
    }

    /** Makes sure that there is an id while {@code decision} is under way. */
    <A> CompletableFuture<A> during(Supplier<CompletableFuture<A>> decision) {
        return begin().thenCompose(there -> decision.get()).whenComplete((answer, failure) -> end());
    }

    private CompletableFuture<Void> begin() {
        synchronized (this) {
            decisions++;
            if (ids.size() >= decisions) {
                return CompletableFuture.completedFuture(null);
            }
        }
        return source.get().thenAccept(this::add).toCompletableFuture();
    }

    private synchronized void add(long id) {
        ids.add(id);
    }

    private synchronized void end() {
        decisions--;
    }

    /** Takes one, within a decision. */
    synchronized long take() {
        return ids.remove();
    }
}
