package io.weir.connector.kafka.sink;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What a sink asks the brokers about transactions. Blocks; failures are told in sentences. Confined to the subtask's thread. */
final class KafkaCluster implements AutoCloseable {
    private static final String TRANSACTION_VERSION = "transaction.version";
    private static final int COUNTS_TRANSACTIONS = 2;
    private static final String MAX_TIMEOUT = "transaction.max.timeout.ms";

    private final ClientSettings client;
    private final Admin admin;

    KafkaCluster(ClientSettings client) {
        this.client = client;
        admin = Admin.create(client.forAdmin());
    }

    ClientSettings client() {
        return client;
    }

    /** All transactional ids that match. */
    List<String> transactionalIds(String pattern) throws IOException, InterruptedException {
        try {
            return ids(new ListTransactionsOptions().filterOnTransactionalIdPattern(pattern));
        } catch (IOException e) {
            if (e.getCause() instanceof UnsupportedVersionException) {
                // Brokers before 4.1 know no patterns; the caller looks at what it gets all the same.
                return ids(new ListTransactionsOptions());
            }
            throw e;
        }
    }

    private List<String> ids(ListTransactionsOptions options) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (TransactionListing each : get(admin.listTransactions(options).all(), "list transactions")) {
            ids.add(each.transactionalId());
        }
        return ids;
    }

    /** Aborts what is open under these ids, and shuts out the producers that have them. Returns when that is done. */
    void fence(Collection<String> transactionalIds) throws IOException, InterruptedException {
        if (!transactionalIds.isEmpty()) {
            get(admin.fenceProducers(transactionalIds).all(), "abort transactions of an earlier attempt");
        }
    }

    /** Whether each transaction of a producer has an epoch of its own. */
    boolean countsTransactions() throws IOException, InterruptedException {
        FinalizedVersionRange version = get(admin.describeFeatures().featureMetadata(), "tell their features")
                .finalizedFeatures()
                .get(TRANSACTION_VERSION);
        return version != null && version.maxVersionLevel() >= COUNTS_TRANSACTIONS;
    }

    /** What is known about a transactional id; empty: nothing. */
    Optional<TransactionDescription> describe(String transactionalId) throws IOException, InterruptedException {
        try {
            return Optional.of(get(
                    admin.describeTransactions(List.of(transactionalId)).description(transactionalId),
                    "describe transaction '%s'".formatted(transactionalId)));
        } catch (IOException e) {
            if (e.getCause() instanceof TransactionalIdNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * The name of the transaction that is open under an id.
     *
     * @throws IOException if none is: then it was aborted
     */
    TransactionName nameOfOpen(String transactionalId) throws IOException, InterruptedException {
        Optional<TransactionDescription> found = describe(transactionalId);
        if (found.isEmpty() || found.get().state() != TransactionState.ONGOING) {
            throw new IOException(
                    "The brokers have aborted transaction '%s' before its checkpoint: most likely it was open for longer than 'transaction.timeout.ms', %d ms. Raise that, or take checkpoints more often."
                            .formatted(
                                    transactionalId, client.transactionTimeout().toMillis()));
        }
        TransactionDescription open = found.get();
        return new TransactionName(transactionalId, open.producerId(), (short) open.producerEpoch());
    }

    /** What to tell where no identity could be had for a transactional id. */
    IOException notOpened(String transactionalId, IOException cause) throws InterruptedException {
        long timeoutMillis = client.transactionTimeout().toMillis();
        long longestMillis =
                cause.getCause() instanceof InvalidTxnTimeoutException ? longestTimeoutMillis() : Long.MAX_VALUE;
        return longestMillis < timeoutMillis
                ? new IOException(
                        "The brokers allow transactions to be open for %d ms ('%s'), but 'transaction.timeout.ms' of the sink is %d ms. Lower this or raise that."
                                .formatted(longestMillis, MAX_TIMEOUT, timeoutMillis),
                        cause)
                : new IOException(
                        "No producer with transactional id '%s' could be had from %s: %s"
                                .formatted(transactionalId, brokers(), cause.getMessage()),
                        cause);
    }

    /** Of any broker; all should have the same. Very long where it is not known. */
    private long longestTimeoutMillis() throws InterruptedException {
        try {
            Node broker = get(admin.describeCluster().nodes(), "name the nodes of their cluster")
                    .iterator()
                    .next();
            ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker.idString());
            Config config = get(admin.describeConfigs(List.of(resource)).all(), "tell their settings")
                    .get(resource);
            ConfigEntry entry = config == null ? null : config.get(MAX_TIMEOUT);
            return entry == null ? Long.MAX_VALUE : Long.parseLong(entry.value());
        } catch (IOException e) {
            return Long.MAX_VALUE; // it may not be allowed to ask, and there is a failure to be told
        }
    }

    private String brokers() {
        return String.valueOf(client.properties().get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG));
    }

    private <V> V get(KafkaFuture<V> future, String what) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "The brokers at %s did not %s: %s".formatted(brokers(), what, cause.getMessage()), cause);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
