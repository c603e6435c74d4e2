package io.weir.connector.kafka.sink;

import io.weir.connector.kafka.produce.ProducerIdentity;
import io.weir.connector.kafka.produce.Sender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Ends transactions whose producer is gone: commits them, or finds out that they are committed, or that they are lost.
 *
 * <p>The coordinator of the transactional id knows the last transaction of the id: while that is the one in question, it says
 * what became of it. Where another came after it, the partitions know: whether what it wrote last is seen by consumers of
 * committed records.
 */
final class Settlement implements AutoCloseable {
    /** Together over half a minute: a coordinator that moves, and markers that are on their way, take less. */
    private static final int MAX_ATTEMPTS = 80;

    private static final long PAUSE_MILLIS = 500;
    private static final long FIRST_PAUSE_MILLIS = 20;

    /** Then the coordinator is asked once more what it knows. */
    private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

    private final KafkaCluster cluster;

    /** Null: none was needed so far. */
    private @Nullable Sender sender;

    private boolean countsTransactions;

    /** Closes {@code cluster} in the end. */
    Settlement(KafkaCluster cluster) {
        this.cluster = cluster;
    }

    /** What became of a transaction. */
    enum Outcome {
        /** It is committed now. */
        COMMITTED,
        /** It was committed before. */
        ALREADY_COMMITTED,
        /** It was aborted: nobody will ever see what it wrote. */
        LOST
    }

    /**
     * Commits a transaction.
     *
     * @throws IOException if it cannot be committed now, or nobody knows whether it is
     */
    Outcome commit(KafkaCommittable committable) throws IOException, InterruptedException {
        TransactionName name = committable.name();
        String last = "no answer";
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            pause(attempt);
            Optional<TransactionDescription> found = cluster.describe(name.transactionalId());
            if (found.isPresent() && isOpen(found.get(), name)) {
                Errors answer = end(name);
                if (answer == Errors.NONE) {
                    return Outcome.COMMITTED;
                }
                if (isRefusal(answer)) {
                    throw new IOException("The brokers refuse to commit %s: %s".formatted(name, answer.message()));
                }
                last = answer.message();
            } else if (found.isPresent() && isCommitted(found.get(), name)) {
                return Outcome.ALREADY_COMMITTED;
            } else {
                boolean isVisible = new CommitEvidence(cluster.client()).isVisible(committable);
                return isVisible ? Outcome.ALREADY_COMMITTED : Outcome.LOST;
            }
        }
        throw new IOException("It could not be found out whether %s is committed: %s".formatted(committable, last));
    }

    /**
     * Aborts a transaction, unless it has ended already.
     *
     * @throws IOException if it stays open
     */
    void abort(KafkaCommittable committable) throws IOException, InterruptedException {
        TransactionName name = committable.name();
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            pause(attempt);
            Optional<TransactionDescription> found = cluster.describe(name.transactionalId());
            if (found.isEmpty() || !isOpen(found.get(), name)) {
                return;
            }
            sender().abort(identity(name), END_TIMEOUT);
        }
        throw new IOException("%s could not be aborted.".formatted(committable));
    }

    private static void pause(int attempt) throws InterruptedException {
        if (attempt > 0) {
            TimeUnit.MILLISECONDS.sleep(Math.min(FIRST_PAUSE_MILLIS << Math.min(attempt, 10), PAUSE_MILLIS));
        }
    }

    private static boolean isOpen(TransactionDescription found, TransactionName name) {
        return found.state() == TransactionState.ONGOING
                && found.producerId() == name.producerId()
                && found.producerEpoch() == name.producerEpoch();
    }

    /** The epoch is the same, or the next one where the commit took it. */
    private static boolean isCommitted(TransactionDescription found, TransactionName name) {
        int since = found.producerEpoch() - name.producerEpoch();
        return (found.state() == TransactionState.COMPLETE_COMMIT || found.state() == TransactionState.PREPARE_COMMIT)
                && found.producerId() == name.producerId()
                && (since == 0 || since == 1);
    }

    private Errors end(TransactionName name) throws IOException, InterruptedException {
        return sender().commit(identity(name), END_TIMEOUT).error();
    }

    private Sender sender() throws IOException, InterruptedException {
        Sender known = sender;
        if (known == null) {
            countsTransactions = cluster.countsTransactions();
            known = cluster.client().sender(true, "weir-kafka-settlement", (topic, partition, first, last) -> {});
            sender = known;
        }
        return known;
    }

    /** Once there is a {@link #sender}. */
    private ProducerIdentity identity(TransactionName name) {
        return new ProducerIdentity(
                name.transactionalId(), name.producerId(), name.producerEpoch(), countsTransactions);
    }

    /** Nothing that time would change, or that the state of the transaction tells better. */
    private static boolean isRefusal(Errors answer) {
        return switch (answer) {
            case TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
                    CLUSTER_AUTHORIZATION_FAILED,
                    UNSUPPORTED_VERSION,
                    INVALID_REQUEST -> true;
            default -> false;
        };
    }

    /** What to tell of transactions that are {@link Outcome#LOST}. */
    IOException lossOf(List<KafkaCommittable> lost) {
        return new IOException(
                "Records of a complete checkpoint are lost, since the brokers had aborted their transactions before they could be committed: %s. Most likely the job was down for longer than 'transaction.timeout.ms', %d ms. Until they are deleted, consumers with isolation.level=read_uncommitted can still read them. To go on without them, give the sink another uid and start the job with --allowNonRestoredState."
                        .formatted(
                                lost.stream().map(KafkaCommittable::toString).collect(Collectors.joining("; ")),
                                cluster.client().transactionTimeout().toMillis()));
    }

    @Override
    public void close() {
        try {
            if (sender != null) {
                sender.close();
            }
        } finally {
            cluster.close();
        }
    }
}
