package io.weir.log.wire.cluster;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.node.Placement;
import io.weir.log.node.Placement.Leadership;
import io.weir.log.topic.Topic;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.Identity;
import io.weir.log.wire.Partitions;
import io.weir.log.wire.Refusals;
import io.weir.log.wire.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.jspecify.annotations.Nullable;

/** Metadata 0 to 13: where the partitions of topics are. Makes topics that are not there if client and broker want so. */
public final class Metadata implements RequestHandler {
    private static final short EMPTY_MEANS_ALL = 0;
    private static final short ASKS_FOR_CLUSTER_OPERATIONS = 8;
    private static final short ASKS_NO_MORE_FOR_CLUSTER_OPERATIONS = 11;
    private static final short ASKS_BY_ID = 12;

    private final Identity identity;
    private final Placement placement;
    private final Partitions partitions;

    /** As {@code placement} has it. */
    public Metadata(Identity identity, Placement placement, Partitions partitions) {
        this.identity = identity;
        this.placement = placement;
        this.partitions = partitions;
    }

    @Override
    public CompletionStage<MetadataResponseData> handle(ClientRequest request) {
        MetadataRequestData body = request.body(MetadataRequestData.class);
        MetadataResponseData answer =
                new MetadataResponseData().setClusterId(identity.clusterId()).setControllerId(placement.controller());
        for (Placement.Node node : placement.nodes(request.listener())) {
            answer.brokers()
                    .add(new MetadataResponseBroker()
                            .setNodeId(node.id())
                            .setHost(node.host())
                            .setPort(node.port())
                            .setRack(node.rack()));
        }
        if (body.includeClusterAuthorizedOperations()
                && request.version() >= ASKS_FOR_CLUSTER_OPERATIONS
                && request.version() < ASKS_NO_MORE_FOR_CLUSTER_OPERATIONS) {
            answer.setClusterAuthorizedOperations(Operations.ON_CLUSTER);
        }
        int operations = body.includeTopicAuthorizedOperations() ? Operations.ON_TOPIC : Operations.NOT_ASKED;
        if (asksForAll(body, request.version())) {
            for (Topic topic : partitions.catalog().all()) {
                answer.topics().add(describe(topic).setTopicAuthorizedOperations(operations));
            }
            return CompletableFuture.completedFuture(answer);
        }
        List<CompletableFuture<MetadataResponseTopic>> topics =
                new ArrayList<>(body.topics().size());
        for (MetadataRequestTopic asked : body.topics()) {
            topics.add(answer(asked, request.version(), body.allowAutoTopicCreation()));
        }
        return CompletableFuture.allOf(topics.toArray(CompletableFuture[]::new)).thenApply(done -> {
            for (CompletableFuture<MetadataResponseTopic> topic : topics) {
                answer.topics().add(topic.join().setTopicAuthorizedOperations(operations));
            }
            return answer;
        });
    }

    private static boolean asksForAll(MetadataRequestData body, short version) {
        return body.topics() == null
                || (version == EMPTY_MEANS_ALL && body.topics().isEmpty());
    }

    private CompletableFuture<MetadataResponseTopic> answer(
            MetadataRequestTopic asked, short version, boolean mayMake) {
        String name = asked.name();
        if (name == null) {
            return CompletableFuture.completedFuture(byId(asked.topicId(), version));
        }
        Topic present = partitions.catalog().find(name);
        if (present != null) {
            return CompletableFuture.completedFuture(describe(present));
        }
        if (!mayMake) {
            return CompletableFuture.completedFuture(
                    refused(name, Uuid.ZERO_UUID, LogError.UNKNOWN_TOPIC_OR_PARTITION));
        }
        return partitions
                .catalog()
                .createOnDemand(name)
                .handle((made, failure) -> made == null
                        ? refused(
                                name,
                                Uuid.ZERO_UUID,
                                Refusals.of(failure, "Making topic '%s'".formatted(name))
                                        .error())
                        : describe(made));
    }

    private MetadataResponseTopic byId(Uuid id, short version) {
        if (version < ASKS_BY_ID) {
            throw new LogException(
                    LogError.INVALID_REQUEST, "Version %d of Metadata cannot ask for topics by id.".formatted(version));
        }
        Topic topic = partitions.catalog().find(Partitions.uuid(id));
        return topic == null ? refused(null, id, LogError.UNKNOWN_TOPIC_ID) : describe(topic);
    }

    private static MetadataResponseTopic refused(@Nullable String name, Uuid id, LogError error) {
        return new MetadataResponseTopic().setName(name).setTopicId(id).setErrorCode(error.code());
    }

    private MetadataResponseTopic describe(Topic topic) {
        List<MetadataResponsePartition> all = new ArrayList<>(topic.partitions());
        for (int index = 0; index < topic.partitions(); index++) {
            Leadership led = placement.of(topic.partition(index));
            LogError error = led.leader() == Placement.NOBODY ? LogError.LEADER_NOT_AVAILABLE : LogError.NONE;
            all.add(new MetadataResponsePartition()
                    .setPartitionIndex(index)
                    .setErrorCode(error.code())
                    .setLeaderId(led.leader())
                    .setLeaderEpoch(led.epoch())
                    .setReplicaNodes(led.replicas())
                    .setIsrNodes(led.inSync()));
        }
        return new MetadataResponseTopic()
                .setName(topic.name())
                .setTopicId(Partitions.uuid(topic.id()))
                .setIsInternal(topic.internal())
                .setPartitions(all);
    }
}
