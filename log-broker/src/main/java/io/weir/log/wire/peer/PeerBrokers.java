package io.weir.log.wire.peer;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.TransactionName;
import io.weir.log.node.Placement;
import io.weir.log.topic.Topic;
import io.weir.log.topic.TopicCatalog;
import io.weir.log.transaction.TransactionPeers;
import io.weir.log.transaction.TransactionService.Marker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransactionCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/** Asks the brokers that lead what this one does not. Whatever fails on the way is told as an error that may pass. */
public final class PeerBrokers implements TransactionPeers, AutoCloseable {
    private static final int MARKERS_VERSION = 1;
    private static final int BATCHED_VERSION = 5;

    private final TopicCatalog topics;
    private final Placement placement;
    private final String listener;

    /** Guarded by this. */
    private final Map<Placement.Node, PeerConnection> connections = new HashMap<>();

    /** {@code listener}: by which brokers reach one another. */
    public PeerBrokers(TopicCatalog topics, Placement placement, String listener) {
        this.topics = topics;
        this.placement = placement;
        this.listener = listener;
    }

    @Override
    public boolean areThere() {
        return true;
    }

    @Override
    public CompletableFuture<LogError> end(Marker marker, TopicPartition partition) {
        WriteTxnMarkersRequestData body = new WriteTxnMarkersRequestData()
                .setMarkers(List.of(new WritableTxnMarker()
                        .setProducerId(marker.producer().producerId())
                        .setProducerEpoch(marker.producer().producerEpoch())
                        .setCoordinatorEpoch(marker.coordinatorEpoch())
                        .setTransactionResult(marker.committed())
                        .setTopics(List.of(new WritableTxnMarkerTopic()
                                .setName(partition.topic())
                                .setPartitionIndexes(List.of(partition.partition()))))));
        return ask(
                partition,
                LogError.NOT_LEADER_OR_FOLLOWER,
                connection -> connection.ask(
                        ApiKeys.WRITE_TXN_MARKERS, MARKERS_VERSION, body, new WriteTxnMarkersResponseData()),
                answer -> ((WriteTxnMarkersResponseData) answer)
                        .markers()
                        .get(0)
                        .topics()
                        .get(0)
                        .partitions()
                        .get(0)
                        .errorCode());
    }

    @Override
    public CompletableFuture<LogError> admit(
            TransactionName transaction, TopicPartition coordinator, TopicPartition partition) {
        AddPartitionsToTxnTopicCollection asked = new AddPartitionsToTxnTopicCollection();
        asked.add(
                new AddPartitionsToTxnTopic().setName(partition.topic()).setPartitions(List.of(partition.partition())));
        AddPartitionsToTxnTransactionCollection transactions = new AddPartitionsToTxnTransactionCollection();
        transactions.add(new AddPartitionsToTxnTransaction()
                .setTransactionalId(transaction.transactionalId())
                .setProducerId(transaction.producerId())
                .setProducerEpoch(transaction.producerEpoch())
                .setVerifyOnly(!transaction.addsItself())
                .setTopics(asked));
        return ask(
                coordinator,
                LogError.COORDINATOR_NOT_AVAILABLE,
                connection -> connection.ask(
                        ApiKeys.ADD_PARTITIONS_TO_TXN,
                        BATCHED_VERSION,
                        new AddPartitionsToTxnRequestData().setTransactions(transactions),
                        new AddPartitionsToTxnResponseData()),
                answer -> {
                    AddPartitionsToTxnResponseData data = (AddPartitionsToTxnResponseData) answer;
                    return data.errorCode() != 0
                            ? data.errorCode()
                            : data.resultsByTransaction()
                                    .iterator()
                                    .next()
                                    .topicResults()
                                    .iterator()
                                    .next()
                                    .resultsByPartition()
                                    .iterator()
                                    .next()
                                    .partitionErrorCode();
                });
    }

    /** Asks something of a broker. */
    private interface Question {
        CompletableFuture<ApiMessage> to(PeerConnection connection);
    }

    /** Finds the error in an answer. */
    private interface ErrorIn {
        short of(ApiMessage answer);
    }

    private CompletableFuture<LogError> ask(
            TopicPartition led, LogError otherwise, Question question, ErrorIn errorIn) {
        Topic topic = topics.find(led.topic());
        Optional<Placement.Node> node = topic == null
                ? Optional.empty()
                : placement.find(placement.of(topic.partition(led.partition())).leader(), listener);
        if (node.isEmpty() || node.get().id() == placement.self()) {
            return CompletableFuture.completedFuture(otherwise); // this node is about to take over, or to give up
        }
        return question.to(connection(node.get()))
                .handle((answer, failure) -> failure == null ? error(errorIn.of(answer)) : otherwise);
    }

    private static LogError error(short code) {
        for (LogError each : LogError.values()) {
            if (each.code() == code) {
                return each;
            }
        }
        return LogError.UNKNOWN_SERVER_ERROR;
    }

    private synchronized PeerConnection connection(Placement.Node node) {
        PeerConnection known = connections.get(node);
        if (known == null || !known.isUsable()) {
            known = new PeerConnection(node.host(), node.port());
            connections.put(node, known);
        }
        return known;
    }

    @Override
    public synchronized void close() {
        connections.values().forEach(PeerConnection::close);
    }
}
