package io.weir.connector.kafka.sink;

import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.BootstrapConfiguration;
import org.apache.kafka.clients.ClientRequest;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.NetworkClientUtils;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ChannelBuilder;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.EndTxnRequest;
import org.apache.kafka.common.requests.EndTxnResponse;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.LogContext;

/**
 * Ends a transaction of a producer that is gone: one request, on a connection of its own. A producer of the library can only end
 * what it has begun itself, so the request is made of the library's protocol classes; they are pinned to its version.
 */
final class EndTxnCall {
    private static final short COUNTS_TRANSACTIONS = 2;
    private static final long NEVER_IDLE = -1;

    private EndTxnCall() {}

    /**
     * Asks {@code coordinator} to commit.
     *
     * @return what it answers; {@link Errors#NETWORK_EXCEPTION} where it does not
     * @throws IOException if it will never answer, as when it does not know who asks
     */
    static Errors commit(ClientSettings client, Node coordinator, TransactionName name)
            throws IOException, InterruptedException {
        AdminClientConfig config = new AdminClientConfig(client.forAdmin());
        Metrics metrics = new Metrics();
        LogContext log = new LogContext("[EndTxn of %s] ".formatted(name.transactionalId()));
        ChannelBuilder channels = ClientUtils.createChannelBuilder(config, Time.SYSTEM, log);
        ApiVersions versions = new ApiVersions();
        try (Selector selector = new Selector(NEVER_IDLE, metrics, Time.SYSTEM, "end-txn", channels, log);
                NetworkClient network = network(config, selector, coordinator, versions, log)) {
            return commit(network, config, coordinator, versions, name);
        } catch (AuthenticationException e) {
            throw new IOException(
                    "The broker %s does not let the sink in to commit %s: %s"
                            .formatted(coordinator, name, e.getMessage()),
                    e);
        } catch (InterruptException e) {
            InterruptedException interrupted = new InterruptedException(e.getMessage());
            interrupted.initCause(e);
            throw interrupted;
        } catch (IOException | KafkaException e) {
            return Errors.NETWORK_EXCEPTION; // asked again, by whoever knows for how long
        } finally {
            metrics.close();
        }
    }

    private static NetworkClient network(
            AdminClientConfig config, Selector selector, Node coordinator, ApiVersions versions, LogContext log) {
        return new NetworkClient(
                selector,
                new ManualMetadataUpdater(List.of(coordinator)),
                config.getString(AdminClientConfig.CLIENT_ID_CONFIG),
                1,
                config.getLong(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG),
                config.getLong(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG),
                config.getInt(AdminClientConfig.SEND_BUFFER_CONFIG),
                config.getInt(AdminClientConfig.RECEIVE_BUFFER_CONFIG),
                config.getInt(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG),
                config.getLong(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG),
                config.getLong(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG),
                Time.SYSTEM,
                true,
                versions,
                log,
                MetadataRecoveryStrategy.NONE,
                BootstrapConfiguration.DISABLED,
                false);
    }

    private static Errors commit(
            NetworkClient network,
            AdminClientConfig config,
            Node coordinator,
            ApiVersions versions,
            TransactionName name)
            throws IOException {
        int timeoutMillis = config.getInt(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG);
        if (!NetworkClientUtils.awaitReady(network, coordinator, Time.SYSTEM, timeoutMillis)) {
            return Errors.NETWORK_EXCEPTION;
        }
        EndTxnRequestData body = new EndTxnRequestData()
                .setTransactionalId(name.transactionalId())
                .setProducerId(name.producerId())
                .setProducerEpoch(name.producerEpoch())
                .setCommitted(true);
        ClientRequest request = network.newClientRequest(
                coordinator.idString(),
                new EndTxnRequest.Builder(body, countsTransactions(versions)),
                Time.SYSTEM.milliseconds(),
                true);
        EndTxnResponse response = (EndTxnResponse)
                NetworkClientUtils.sendAndReceive(network, request, Time.SYSTEM).responseBody();
        return response.error();
    }

    /** The dialect in which a commit takes the next epoch; the brokers tell with their versions whether they speak it. */
    private static boolean countsTransactions(ApiVersions versions) {
        Short version = versions.getFinalizedFeaturesInfo().finalizedFeatures.get("transaction.version");
        return version != null && version >= COUNTS_TRANSACTIONS;
    }
}
