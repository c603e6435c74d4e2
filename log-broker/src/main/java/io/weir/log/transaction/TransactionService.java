package io.weir.log.transaction;

import io.weir.log.batch.BatchBuilder;
import io.weir.log.batch.BatchHeader.Producer;
import io.weir.log.coordinator.CoordinatorShard;
import io.weir.log.coordinator.CoordinatorShards;
import io.weir.log.coordinator.CoordinatorThread;
import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.group.GroupRequest.EndTransaction;
import io.weir.log.group.GroupRequest.TransactionName;
import io.weir.log.group.GroupService;
import io.weir.log.group.OffsetTransactions;
import io.weir.log.store.LogStore;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.topic.InternalTopic;
import io.weir.log.topic.Topic;
import io.weir.log.topic.TopicCatalog;
import io.weir.log.transaction.TransactionEvent.Called;
import io.weir.log.transaction.TransactionEvent.MarkerAnswered;
import io.weir.log.transaction.TransactionRequest.AddPartitions;
import io.weir.log.transaction.TransactionRequest.EndTxn;
import io.weir.log.transaction.TransactionRequest.InitProducerId;
import io.weir.log.transaction.TransactionRequest.Verify;
import io.weir.log.transaction.TransactionResponse.Done;
import io.weir.log.transaction.TransactionResponse.Listed;
import io.weir.log.transaction.TransactionResponse.ListedTransaction;
import io.weir.log.transaction.TransactionTask.WriteMarkers;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The transactions that this node coordinates.
 *
 * <p><b>Threading:</b> all methods may be called by any thread and none waits.
 *
 * <p><b>On failure:</b> futures fail with {@link LogException}: COORDINATOR_LOAD_IN_PROGRESS while the log is read,
 * COORDINATOR_NOT_AVAILABLE before the topic is there and when a write has failed.
 */
public final class TransactionService implements OffsetTransactions {
    private static final int NO_SEQUENCE = -1;

    private final CoordinatorShards<TransactionEvent, TransactionRecord, TransactionResponse, TransactionTask> shards;
    private final TopicCatalog topics;
    private final LogStore store;
    private final GroupService groups;
    private final InstantSource clock;
    private final TransactionPeers peers;
    private final ProducerIdReserve ids;

    /** What a service stands on. */
    public record Surroundings(
            TopicCatalog topics, LogStore store, GroupService groups, InstantSource clock, TransactionPeers peers) {
        /** Of a node that is alone. */
        public Surroundings(TopicCatalog topics, LogStore store, GroupService groups, InstantSource clock) {
            this(topics, store, groups, clock, TransactionPeers.NONE);
        }
    }

    /**
     * Coordinates nothing before {@link #open}.
     *
     * @param states gives the topic of transactions, made if it was not there
     * @param producerIds gives ids that no producer has ever had
     */
    public TransactionService(
            TransactionSettings settings,
            Supplier<? extends CompletionStage<Topic>> states,
            Surroundings surroundings,
            Supplier<? extends CompletionStage<Long>> producerIds,
            CoordinatorThread thread) {
        ids = new ProducerIdReserve(producerIds);
        topics = surroundings.topics;
        store = surroundings.store;
        groups = surroundings.groups;
        clock = surroundings.clock;
        peers = surroundings.peers;
        shards = new CoordinatorShards<>(
                states,
                store,
                (log, partition) -> new CoordinatorShard<>(
                        log,
                        () -> new TransactionCoordinator(settings, ids::take),
                        new TransactionRecordCodec(),
                        (task, epoch, answers) -> writeMarkers((WriteMarkers) task, epoch, answers),
                        new TransactionEvent.Tick(),
                        thread));
    }

    /** Makes the topic if it is not there, and begins to read it; transactions that were decided are finished. */
    public CompletionStage<Void> open() {
        return shards.open();
    }

    /** The partition that a transactional id stands in; makes the topic if it is not there. */
    public CompletionStage<TopicPartition> partitionOf(String transactionalId) {
        return shards.partitions()
                .thenApply(count -> new TopicPartition(
                        InternalTopic.TRANSACTIONS.topicName(), CoordinatorShards.partitionOf(transactionalId, count)));
    }

    /** Begins and ends to coordinate as partitions have come and gone. */
    public void refresh(Topic states) {
        shards.refresh(states);
    }

    /** Gives a request to the coordinator of a transactional id; completes with the answer that the request has. */
    public <A extends TransactionResponse> CompletableFuture<A> call(
            String transactionalId, Class<A> answer, TransactionRequest request) {
        if (request instanceof InitProducerId || request instanceof EndTxn) {
            return ids.during(() -> shards.call(transactionalId, answer, call -> new Called(call, request)));
        }
        return shards.call(transactionalId, answer, call -> new Called(call, request));
    }

    /** Transactional ids; none before the topic is there. */
    public CompletableFuture<List<ListedTransaction>> list(TransactionRequest.ListTransactions request) {
        return shards.callAll(Listed.class, call -> new Called(call, request)).thenApply(answers -> {
            List<ListedTransaction> all = new ArrayList<>();
            answers.forEach(each -> all.addAll(each.transactions()));
            return all;
        });
    }

    @Override
    public CompletionStage<LogError> admit(TransactionName transaction, TopicPartition partition) {
        ProducerName producer = new ProducerName(transaction.producerId(), transaction.producerEpoch());
        String id = transaction.transactionalId();
        if (peers.areThere()) {
            return partitionOf(id)
                    .thenCompose(coordinator -> shards.isHere(coordinator.partition())
                            ? admitHere(transaction, producer, partition)
                            : peers.admit(transaction, coordinator, partition));
        }
        return admitHere(transaction, producer, partition);
    }

    private CompletionStage<LogError> admitHere(
            TransactionName transaction, ProducerName producer, TopicPartition partition) {
        String id = transaction.transactionalId();
        Set<TopicPartition> partitions = Set.of(partition);
        TransactionRequest request = transaction.addsItself()
                ? new AddPartitions(id, producer, partitions, true)
                : new Verify(id, producer, partitions);
        return call(id, Done.class, request).thenApply(Done::error);
    }

    private void writeMarkers(WriteMarkers task, int epoch, Consumer<TransactionEvent> answers) {
        for (TopicPartition partition : task.partitions()) {
            leadOrAsk(new Marker(task.producer(), task.committed(), epoch), partition)
                    .whenComplete((error, failure) -> answers.accept(new MarkerAnswered(
                            task.transactionalId(),
                            task.producer(),
                            partition,
                            failure == null ? error : errorOf(failure))));
        }
    }

    /** A partition that is led by another node gets its marker there; one whose topic is gone needs none. */
    private CompletableFuture<LogError> leadOrAsk(Marker marker, TopicPartition partition) {
        Topic topic = topics.find(partition.topic());
        boolean isOffsets = partition.topic().equals(InternalTopic.OFFSETS.topicName());
        boolean isHere = isOffsets
                ? groups.isHere(partition.partition())
                : topic != null
                        && store.find(topic.partition(partition.partition())).isPresent();
        return isHere || topic == null || !peers.areThere()
                ? writeMarker(marker, partition)
                : peers.end(marker, partition);
    }

    /** The end of what a producer has open in a partition. */
    public record Marker(ProducerName producer, boolean committed, int coordinatorEpoch) {}

    /**
     * Ends what a producer has open in one partition, because an administrator says so and whatever its coordinator knows: for
     * transactions that nobody else will end. A coordinator epoch that there has not been yet is refused with
     * TRANSACTION_COORDINATOR_FENCED: the partition would take no marker of the real coordinator any more.
     *
     * @return never fails
     */
    public CompletableFuture<LogError> end(Marker marker, TopicPartition partition) {
        if (partition.topic().equals(InternalTopic.TRANSACTIONS.topicName())) {
            return CompletableFuture.completedFuture(LogError.INVALID_TOPIC_EXCEPTION);
        }
        Topic topic = topics.find(partition.topic());
        if (topic == null || partition.partition() < 0 || partition.partition() >= topic.partitions()) {
            // Another node may know of it already; to a coordinator this must not look like a topic that is gone.
            return CompletableFuture.completedFuture(
                    peers.areThere() ? LogError.NOT_LEADER_OR_FOLLOWER : LogError.UNKNOWN_TOPIC_OR_PARTITION);
        }
        if (marker.producer.producerId() < 0 || marker.producer.producerEpoch() < 0) {
            return CompletableFuture.completedFuture(LogError.INVALID_REQUEST);
        }
        // Where coordinators are elsewhere their epochs are their own.
        boolean neverWas = !peers.areThere()
                && store.find(topic.partition(partition.partition()))
                        .filter(log -> marker.coordinatorEpoch > log.leaderEpoch())
                        .isPresent();
        return neverWas
                ? CompletableFuture.completedFuture(LogError.TRANSACTION_COORDINATOR_FENCED)
                : writeMarker(marker, partition).exceptionally(TransactionService::errorOf);
    }

    private static LogError errorOf(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof LogException refused ? refused.error() : LogError.UNKNOWN_SERVER_ERROR;
    }

    private CompletableFuture<LogError> writeMarker(Marker marker, TopicPartition partition) {
        ProducerName producer = marker.producer;
        if (partition.topic().equals(InternalTopic.OFFSETS.topicName())) {
            return groups.endTransaction(
                    partition.partition(),
                    new EndTransaction(
                            producer.producerId(),
                            producer.producerEpoch(),
                            marker.committed,
                            marker.coordinatorEpoch));
        }
        Topic topic = topics.find(partition.topic());
        if (topic == null) {
            return CompletableFuture.completedFuture(LogError.UNKNOWN_TOPIC_OR_PARTITION);
        }
        ByteBuffer batch = BatchBuilder.marker(
                new Producer(producer.producerId(), producer.producerEpoch(), NO_SEQUENCE),
                marker.committed,
                marker.coordinatorEpoch,
                clock.millis());
        return store.find(topic.partition(partition.partition()))
                .map(log -> log.append(batch, AppendOrigin.BROKER).thenApply(appended -> LogError.NONE))
                .orElseGet(() -> CompletableFuture.completedFuture(
                        peers.areThere() ? LogError.NOT_LEADER_OR_FOLLOWER : LogError.UNKNOWN_TOPIC_OR_PARTITION));
    }

    /** Coordinates nothing more. */
    public void close() {
        shards.close();
    }
}
