package io.weir.connector.kafka.sink;

import io.weir.api.connector.Committer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

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
        List<CommitRequest<KafkaCommittable>> orphans = new ArrayList<>();
        List<KafkaException> failures = new ArrayList<>();
        for (CommitRequest<KafkaCommittable> request : committables) {
            ProducerSlot slot = request.getCommittable().slot();
            if (slot == null) {
                orphans.add(request);
            } else {
                try {
                    slot.commit();
                } catch (KafkaException e) {
                    failures.add(e);
                    orphans.add(request);
                }
            }
        }
        if (orphans.isEmpty()) {
            return;
        }
        try {
            settle(orphans);
        } catch (IOException e) {
            failures.forEach(e::addSuppressed);
            throw e;
        }
    }

    /** All of them, also where some are lost: so that one failure tells of all. */
    private void settle(List<CommitRequest<KafkaCommittable>> orphans) throws IOException, InterruptedException {
        try (Settlement settlement = settlements.get()) {
            List<KafkaCommittable> lost = new ArrayList<>();
            for (CommitRequest<KafkaCommittable> request : orphans) {
                switch (settlement.commit(request.getCommittable())) {
                    case COMMITTED -> {}
                    case ALREADY_COMMITTED -> request.signalAlreadyCommitted();
                    case LOST -> lost.add(request.getCommittable());
                }
            }
            if (!lost.isEmpty()) {
                throw settlement.lossOf(lost);
            }
        }
    }

    /** Aborts them, so that nobody who reads committed records waits for their time-out. */
    @Override
    public void abandon(Collection<KafkaCommittable> committables) throws IOException, InterruptedException {
        try (Settlement settlement = settlements.get()) {
            for (KafkaCommittable committable : committables) {
                settlement.abort(committable);
            }
        }
    }

    /** What it needs it closes when it is done. */
    @Override
    public void close() {}
}
