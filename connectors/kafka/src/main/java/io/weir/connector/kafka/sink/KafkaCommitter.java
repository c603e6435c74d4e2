package io.weir.connector.kafka.sink;

import io.weir.api.connector.Committer;
import java.io.IOException;
import java.util.Collection;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Commits transactions: with the producer that wrote it where it is still there, else by {@link Settlement}. Confined to the
 * subtask's thread.
 */
final class KafkaCommitter implements Committer<KafkaCommittable> {
    private final Supplier<Settlement> settlements;

    /** {@code settlements} makes one for those that have lost their producer. */
    KafkaCommitter(Supplier<Settlement> settlements) {
        this.settlements = settlements;
    }

    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> committables)
            throws IOException, InterruptedException {
        Settlement settlement = null;
        try {
            for (CommitRequest<KafkaCommittable> request : committables) {
                KafkaCommittable committable = request.getCommittable();
                ProducerSlot slot = committable.slot();
                KafkaException failure = slot == null ? null : commit(slot);
                if (slot == null || failure != null) {
                    settlement = settlement == null ? settlements.get() : settlement;
                    settle(settlement, request, failure);
                }
            }
        } finally {
            if (settlement != null) {
                settlement.close();
            }
        }
    }

    /** Null: it is committed. */
    private static @Nullable KafkaException commit(ProducerSlot slot) throws InterruptedException {
        try {
            slot.commit();
            return null;
        } catch (KafkaException e) {
            return e;
        }
    }

    private static void settle(
            Settlement settlement, CommitRequest<KafkaCommittable> request, @Nullable KafkaException failure)
            throws IOException, InterruptedException {
        try {
            if (!settlement.commit(request.getCommittable())) {
                request.signalAlreadyCommitted();
            }
        } catch (IOException e) {
            if (failure != null) {
                e.addSuppressed(failure);
            }
            throw e;
        }
    }

    /** What it needs it closes when it is done. */
    @Override
    public void close() {}
}
