package io.weir.connector.kafka.sink;

import io.weir.connector.kafka.produce.BatchProducer;
import io.weir.connector.kafka.produce.ProducerIdentity;
import io.weir.connector.kafka.produce.Sender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Writes transactions to the log, over one set of connections for all transactional ids of a writer. */
final class LogTransactions implements TransactionalProducer, AutoCloseable {
    /** How long a writer that is given up waits for its transaction to be aborted; nobody else will before it times out. */
    private static final Duration ABORT_TIMEOUT = Duration.ofSeconds(2);

    private final KafkaCluster cluster;
    private final Sender sender;
    private final BatchProducer batches;
    private final SendOutcomes outcomes;
    private final boolean countsTransactions;

    private LogTransactions(
            KafkaCluster cluster,
            Sender sender,
            BatchProducer batches,
            SendOutcomes outcomes,
            boolean countsTransactions) {
        this.cluster = cluster;
        this.sender = sender;
        this.batches = batches;
        this.outcomes = outcomes;
        this.countsTransactions = countsTransactions;
    }

    static LogTransactions open(KafkaCluster cluster, WriterScope scope) throws IOException, InterruptedException {
        boolean countsTransactions = cluster.countsTransactions();
        SendOutcomes outcomes = new SendOutcomes();
        Sender sender = cluster.client().sender(true, scope.threadName(), outcomes);
        BatchProducer batches = new BatchProducer(sender, scope.timers());
        return new LogTransactions(cluster, sender, batches, outcomes, countsTransactions);
    }

    boolean countsTransactions() {
        return countsTransactions;
    }

    int[] partitionsOf(String topic) throws IOException, InterruptedException {
        return batches.partitionsOf(topic);
    }

    @Override
    public ProducerIdentity initialize(String transactionalId) throws IOException, InterruptedException {
        try {
            return sender.initialize(transactionalId, countsTransactions);
        } catch (IOException e) {
            throw cluster.notOpened(transactionalId, e);
        }
    }

    @Override
    public void begin(ProducerIdentity identity) throws IOException {
        batches.check();
        outcomes.startOver();
        batches.begin(identity);
    }

    @Override
    public void append(
            String topic,
            int partition,
            long timestamp,
            byte @Nullable [] key,
            byte @Nullable [] value,
            @Nullable Headers headers)
            throws IOException, InterruptedException {
        batches.append(topic, partition, timestamp, key, value, headers);
    }

    @Override
    public void flush() throws IOException, InterruptedException {
        batches.flush();
    }

    @Override
    public List<WrittenRange> ranges() {
        return outcomes.ranges();
    }

    @Override
    public Sender.Ended commit(ProducerIdentity identity) throws InterruptedException {
        return sender.commit(identity);
    }

    @Override
    public void abort(ProducerIdentity identity) {
        sender.abort(identity, ABORT_TIMEOUT);
    }

    @Override
    public void close() {
        batches.close();
        sender.close();
    }
}
