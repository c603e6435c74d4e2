package io.weir.log.wire.transaction;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.group.GroupService;
import io.weir.log.node.Placement;
import io.weir.log.topic.Topic;
import io.weir.log.topic.TopicCatalog;
import io.weir.log.transaction.TransactionService;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** FindCoordinator 0 to 6. The internal topic is made when its coordinator is first looked for. */
final class FindCoordinator implements RequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(FindCoordinator.class);
    private static final short MANY_KEYS = 4;
    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;

    private final GroupService groups;
    private final TransactionService transactions;
    private final TopicCatalog topics;
    private final Placement placement;

    FindCoordinator(GroupService groups, TransactionService transactions, TopicCatalog topics, Placement placement) {
        this.groups = groups;
        this.transactions = transactions;
        this.topics = topics;
        this.placement = placement;
    }

    @Override
    public CompletionStage<FindCoordinatorResponseData> handle(ClientRequest request) {
        FindCoordinatorRequestData body = request.body(FindCoordinatorRequestData.class);
        List<String> keys = request.version() < MANY_KEYS ? List.of(body.key()) : body.coordinatorKeys();
        List<CompletableFuture<Coordinator>> found = new ArrayList<>();
        for (String key : keys) {
            found.add(find(body.keyType(), key, request.listener()).toCompletableFuture());
        }
        return CompletableFuture.allOf(found.toArray(CompletableFuture[]::new)).thenApply(done -> {
            FindCoordinatorResponseData answer = new FindCoordinatorResponseData();
            if (request.version() < MANY_KEYS) {
                Coordinator only = found.get(0).join();
                return answer.setErrorCode(only.errorCode())
                        .setNodeId(only.nodeId())
                        .setHost(only.host())
                        .setPort(only.port());
            }
            found.forEach(each -> answer.coordinators().add(each.join()));
            return answer;
        });
    }

    private CompletionStage<Coordinator> find(byte keyType, String key, String listener) {
        CompletionStage<TopicPartition> partition;
        if (keyType == GROUP) {
            partition = groups.partitionOf(key);
        } else if (keyType == TRANSACTION) {
            partition = transactions.partitionOf(key);
        } else {
            return CompletableFuture.completedFuture(refused(key, LogError.INVALID_REQUEST));
        }
        return partition.handle((found, failure) -> {
            if (failure != null) {
                LOG.warn("The topic of a coordinator cannot be made.", failure);
                return refused(key, LogError.COORDINATOR_NOT_AVAILABLE);
            }
            return leaderOf(found, listener)
                    .map(node -> new Coordinator()
                            .setKey(key)
                            .setNodeId(node.id())
                            .setHost(node.host())
                            .setPort(node.port()))
                    .orElseGet(() -> refused(key, LogError.COORDINATOR_NOT_AVAILABLE));
        });
    }

    private Optional<Placement.Node> leaderOf(TopicPartition partition, String listener) {
        Topic topic = topics.find(partition.topic());
        return topic == null
                ? Optional.empty()
                : placement.find(
                        placement.of(topic.partition(partition.partition())).leader(), listener);
    }

    private static Coordinator refused(String key, LogError error) {
        return new Coordinator()
                .setKey(key)
                .setErrorCode(error.code())
                .setNodeId(Placement.NOBODY)
                .setHost("")
                .setPort(-1);
    }
}
