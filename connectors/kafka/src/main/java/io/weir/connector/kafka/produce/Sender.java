package io.weir.connector.kafka.produce;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.internals.ProducerMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.internals.ClusterResourceListeners;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.EndTxnRequest;
import org.apache.kafka.common.requests.EndTxnResponse;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.apache.kafka.common.utils.internals.LogContext;
import org.jspecify.annotations.Nullable;

/**
 * Connections to the brokers with a thread of their own: speaks of producer ids and transactions here, and sends the batches of a
 * {@link BatchProducer}. Made of the network and metadata classes of the client library, whose version is pinned.
 *
 * <p><b>Threading:</b> of the thread that made it. Calls block, and can be interrupted.
 */
public final class Sender implements AutoCloseable {
    private static final long CLOSE_TIMEOUT_MILLIS = 5_000;

    private final ProducerSettings settings;
    private final ProducerMetadata metadata;
    private final Metrics metrics;
    private final SendQueue queue;
    private final SendLoop loop;
    private final Thread thread;

    private Sender(ProducerSettings settings, String name, Written written) {
        this.settings = settings;
        ProducerConfig config = settings.config();
        LogContext log = new LogContext("[%s] ".formatted(name));
        List<String> brokers = config.getList(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
        metadata = new ProducerMetadata(
                config.getLong(ProducerConfig.RETRY_BACKOFF_MS_CONFIG),
                config.getLong(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG),
                config.getLong(ProducerConfig.METADATA_MAX_AGE_CONFIG),
                config.getLong(ProducerConfig.METADATA_MAX_IDLE_CONFIG),
                log,
                new ClusterResourceListeners());
        ClientUtils.maybeBootstrapMetadataSynchronously(config, brokers, metadata);
        metrics = new Metrics();
        NetworkClient client = ClientUtils.createNetworkClient(
                config,
                brokers,
                metrics,
                "weir-kafka-sink",
                log,
                new ApiVersions(),
                org.apache.kafka.common.utils.Time.SYSTEM,
                settings.maxInFlight(),
                metadata,
                null,
                null);
        queue = new SendQueue(settings.batchBytes(), settings.memoryBytes(), settings.maxBlockMillis());
        loop = new SendLoop(settings, client, metadata, queue, written);
        thread = new Thread(loop, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Makes connections; whom they reach is seen with the first call.
     *
     * @param properties of a producer, under Kafka's names
     * @param name of the thread
     * @throws IOException if the properties are wrong
     */
    public static Sender open(Map<String, String> properties, boolean isTransactional, String name, Written written)
            throws IOException {
        try {
            return new Sender(ProducerSettings.of(properties, isTransactional), name, written);
        } catch (KafkaException | IllegalArgumentException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new IOException("The Kafka sink cannot be opened: " + reason.getMessage(), e);
        }
    }

    ProducerSettings settings() {
        return settings;
    }

    ProducerMetadata metadata() {
        return metadata;
    }

    SendQueue queue() {
        return queue;
    }

    /** The loop has something to do. */
    void wake() {
        loop.wake();
    }

    /**
     * An identity outside transactions; {@link ProducerIdentity#NONE} where {@code enable.idempotence} is false.
     *
     * @throws IOException if the brokers give none within {@code max.block.ms}
     */
    public ProducerIdentity initialize() throws IOException, InterruptedException {
        if (!settings.isIdempotent()) {
            return ProducerIdentity.NONE;
        }
        return initialize(null, false);
    }

    /**
     * The next identity under a transactional id. What another one of that id has open is aborted, and it is shut out.
     *
     * @param countsTransactions whether the brokers speak the dialect in which each transaction has an epoch
     * @throws IOException caused by what the brokers said, if they give none within {@code max.block.ms}
     */
    public ProducerIdentity initialize(@Nullable String transactionalId, boolean countsTransactions)
            throws IOException, InterruptedException {
        InitProducerIdRequestData body = new InitProducerIdRequestData()
                .setTransactionalId(transactionalId)
                .setTransactionTimeoutMs(
                        transactionalId == null ? Integer.MAX_VALUE : settings.transactionTimeoutMillis())
                .setProducerId(ProducerIdentity.NONE.producerId())
                .setProducerEpoch(ProducerIdentity.NONE.epoch());
        CoordinatorCalls.Answer answer =
                call(transactionalId, new InitProducerIdRequest.Builder(body), settings.maxBlockMillis());
        if (answer.error() == Errors.NONE && answer.response() instanceof InitProducerIdResponse made) {
            return new ProducerIdentity(
                    transactionalId, made.data().producerId(), made.data().producerEpoch(), countsTransactions);
        }
        throw new IOException(answer.detail(), answer.error().exception());
    }

    /**
     * How a transaction ended.
     *
     * @param error {@link Errors#NONE}, or why nobody knows that it has ended
     * @param next with whom to write the next transaction
     */
    public record Ended(Errors error, ProducerIdentity next) {}

    /** Commits a transaction; asks again until the answer cannot change any more, or the time is over. */
    public Ended commit(ProducerIdentity identity, Duration timeout) throws InterruptedException {
        return end(identity, true, timeout.toMillis());
    }

    /** Commits a transaction within the time that a producer has for it, {@code max.block.ms}. */
    public Ended commit(ProducerIdentity identity) throws InterruptedException {
        return end(identity, true, settings.maxBlockMillis());
    }

    private Ended end(ProducerIdentity identity, boolean isCommit, long timeoutMillis) throws InterruptedException {
        EndTxnRequestData body = new EndTxnRequestData()
                .setTransactionalId(identity.transactionalId())
                .setProducerId(identity.producerId())
                .setProducerEpoch(identity.epoch())
                .setCommitted(isCommit);
        CoordinatorCalls.Answer answer = call(
                identity.transactionalId(),
                new EndTxnRequest.Builder(body, identity.countsTransactions()),
                timeoutMillis);
        ProducerIdentity next = identity;
        if (answer.response() instanceof EndTxnResponse ended && ended.data().producerId() >= 0) {
            next = new ProducerIdentity(
                    identity.transactionalId(),
                    ended.data().producerId(),
                    ended.data().producerEpoch(),
                    identity.countsTransactions());
        }
        return new Ended(answer.error(), next);
    }

    /**
     * Sends no batches any more and aborts the transaction, as far as that is done in time. An interruption is kept for later: whoever
     * is canceled leaves no transaction open that others wait for.
     */
    public void abort(ProducerIdentity identity, Duration timeout) {
        boolean isInterrupted = Thread.interrupted();
        long endMillis = SendLoop.nowMillis() + timeout.toMillis();
        try {
            CompletableFuture<Boolean> idle = new CompletableFuture<>();
            execute(() -> loop.endDeliveries(() -> idle.complete(true)), () -> idle.complete(false));
            // A batch that came after the abort would be in a transaction that nobody ends.
            idle.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            end(identity, false, Math.max(1, endMillis - SendLoop.nowMillis()));
        } catch (InterruptedException e) {
            isInterrupted = true;
        } catch (TimeoutException | ExecutionException e) {
            // The brokers abort it when its time is over.
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private CoordinatorCalls.Answer call(
            @Nullable String transactionalId, AbstractRequest.Builder<?> request, long timeoutMillis)
            throws InterruptedException {
        CompletableFuture<CoordinatorCalls.Answer> answer = new CompletableFuture<>();
        CoordinatorCalls.Call call = new CoordinatorCalls.Call(
                transactionalId, request, SendLoop.nowMillis() + timeoutMillis, answer::complete);
        execute(
                () -> loop.call(call),
                () -> answer.complete(CoordinatorCalls.Answer.failed(Errors.NETWORK_EXCEPTION, "the sink was closed")));
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completed that way", e);
        }
    }

    private void execute(Runnable task, Runnable orElse) {
        loop.execute(task);
        if (loop.isClosing()) {
            orElse.run();
        }
    }

    /** Gives up what is on its way. */
    @Override
    public void close() {
        loop.close();
        boolean isInterrupted = Thread.interrupted();
        try {
            thread.join(CLOSE_TIMEOUT_MILLIS);
        } catch (InterruptedException e) {
            isInterrupted = true;
        } finally {
            metrics.close();
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Where it was told to find brokers. */
    @Override
    public String toString() {
        return settings.config()
                .getList(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                .toString();
    }
}
