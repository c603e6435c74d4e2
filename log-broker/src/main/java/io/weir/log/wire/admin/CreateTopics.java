package io.weir.log.wire.admin;

import io.weir.log.config.SettingView;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.topic.NewTopic;
import io.weir.log.topic.Topic;
import io.weir.log.topic.Topics;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.Partitions;
import io.weir.log.wire.Patience;
import io.weir.log.wire.Refusals;
import io.weir.log.wire.RequestHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;

/** CreateTopics 2 to 7. */
final class CreateTopics implements RequestHandler {
    private final Topics topics;

    CreateTopics(Topics topics) {
        this.topics = topics;
    }

    @Override
    public CompletionStage<CreateTopicsResponseData> handle(ClientRequest request) {
        CreateTopicsRequestData body = request.body(CreateTopicsRequestData.class);
        Set<String> names = new LinkedHashSet<>();
        body.topics().forEach(each -> names.add(each.name()));
        List<CompletableFuture<CreatableTopicResult>> results = new ArrayList<>();
        for (String name : names) {
            results.add(create(name, body));
        }
        return All.of(results).thenApply(done -> {
            CreateTopicsResponseData answer = new CreateTopicsResponseData();
            answer.topics().addAll(done);
            return answer;
        });
    }

    private CompletableFuture<CreatableTopicResult> create(String name, CreateTopicsRequestData body) {
        List<CreatableTopic> wanted = body.topics().findAll(name);
        CompletableFuture<Topic> made;
        try {
            if (wanted.size() > 1) {
                throw new LogException(
                        LogError.INVALID_REQUEST, "The request makes topic '%s' more than once.".formatted(name));
            }
            made = Patience.within(
                    body.timeoutMs(),
                    "Making topic '%s'".formatted(name),
                    topics.create(read(wanted.get(0)), body.validateOnly()));
        } catch (LogException e) {
            made = CompletableFuture.failedFuture(e);
        }
        return made.handle(
                (topic, failure) -> failure == null ? made(topic, body.validateOnly()) : refused(name, failure));
    }

    private static NewTopic read(CreatableTopic wanted) {
        Map<Integer, List<Integer>> assignments = new HashMap<>();
        for (CreatableReplicaAssignment each : wanted.assignments()) {
            if (assignments.put(each.partitionIndex(), each.brokerIds()) != null) {
                throw new LogException(
                        LogError.INVALID_REPLICA_ASSIGNMENT,
                        "The assignment of topic '%s' has partition %d twice."
                                .formatted(wanted.name(), each.partitionIndex()));
            }
        }
        Map<String, String> settings = new HashMap<>();
        for (CreatableTopicConfig each : wanted.configs()) {
            if (each.value() == null || settings.put(each.name(), each.value()) != null) {
                throw new LogException(
                        LogError.INVALID_REQUEST,
                        "Setting '%s' of topic '%s' has no value, or is there twice."
                                .formatted(each.name(), wanted.name()));
            }
        }
        return new NewTopic(wanted.name(), wanted.numPartitions(), wanted.replicationFactor(), assignments, settings);
    }

    private CreatableTopicResult made(Topic topic, boolean validateOnly) {
        CreatableTopicResult result = new CreatableTopicResult()
                .setName(topic.name())
                .setNumPartitions(topic.partitions())
                .setReplicationFactor((short) 1);
        if (!validateOnly) {
            result.setTopicId(Partitions.uuid(topic.id()));
        }
        for (SettingView view : topics.describe(topic)) {
            result.configs()
                    .add(new CreatableTopicConfigs()
                            .setName(view.key().name())
                            .setValue(view.value())
                            .setConfigSource(SettingCodes.source(view.source())));
        }
        return result;
    }

    private static CreatableTopicResult refused(String name, Throwable failure) {
        LogException refusal = Refusals.of(failure, "Making topic '%s'".formatted(name));
        return new CreatableTopicResult()
                .setName(name)
                .setErrorCode(refusal.error().code())
                .setErrorMessage(refusal.getMessage());
    }
}
