package io.weir.log.wire.admin;

import io.weir.log.config.BrokerConfig;
import io.weir.log.config.SettingView;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.topic.Topic;
import io.weir.log.topic.TopicNames;
import io.weir.log.topic.Topics;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;

/** DescribeConfigs 1 to 4: what holds for a topic or for this broker, and who said so. */
final class DescribeConfigs implements RequestHandler {
    private final Topics topics;
    private final BrokerConfig config;

    DescribeConfigs(Topics topics, BrokerConfig config) {
        this.topics = topics;
        this.config = config;
    }

    @Override
    public CompletionStage<DescribeConfigsResponseData> handle(ClientRequest request) {
        DescribeConfigsRequestData body = request.body(DescribeConfigsRequestData.class);
        DescribeConfigsResponseData answer = new DescribeConfigsResponseData();
        for (DescribeConfigsResource resource : body.resources()) {
            DescribeConfigsResult result = new DescribeConfigsResult()
                    .setResourceType(resource.resourceType())
                    .setResourceName(resource.resourceName());
            try {
                for (SettingView view : views(resource)) {
                    if (isAskedFor(view, resource)) {
                        result.configs().add(read(view, body));
                    }
                }
            } catch (LogException e) {
                result.setErrorCode(e.error().code()).setErrorMessage(e.getMessage());
            }
            answer.results().add(result);
        }
        return CompletableFuture.completedFuture(answer);
    }

    private List<SettingView> views(DescribeConfigsResource resource) {
        return switch (ConfigResource.Type.forId(resource.resourceType())) {
            case TOPIC -> topics.describe(require(resource.resourceName()));
            case BROKER -> broker(resource.resourceName());
            default ->
                throw new LogException(
                        LogError.INVALID_REQUEST,
                        "Resources of type %d have no settings here; topics and brokers have."
                                .formatted(resource.resourceType()));
        };
    }

    private Topic require(String name) {
        TopicNames.check(name);
        Topic topic = topics.find(name);
        if (topic == null) {
            throw new LogException(LogError.UNKNOWN_TOPIC_OR_PARTITION, "There is no topic '%s'.".formatted(name));
        }
        return topic;
    }

    private List<SettingView> broker(String name) {
        if (name.isEmpty()) {
            return List.of(); // What was said for all brokers at once, which cannot be said here.
        }
        if (!name.equals(String.valueOf(config.nodeId()))) {
            throw new LogException(
                    LogError.INVALID_REQUEST,
                    "This is broker %d, and it does not know the settings of broker '%s'."
                            .formatted(config.nodeId(), name));
        }
        return config.describe();
    }

    private static boolean isAskedFor(SettingView view, DescribeConfigsResource resource) {
        List<String> keys = resource.configurationKeys();
        return keys == null || keys.isEmpty() || keys.contains(view.key().name());
    }

    private static DescribeConfigsResourceResult read(SettingView view, DescribeConfigsRequestData asked) {
        DescribeConfigsResourceResult result = new DescribeConfigsResourceResult()
                .setName(view.key().name())
                .setValue(view.value())
                .setReadOnly(view.readOnly())
                .setConfigSource(SettingCodes.source(view.source()))
                .setConfigType(SettingCodes.kind(view.key().type().kind()));
        if (asked.includeSynonyms()) {
            for (SettingView.Synonym each : view.said()) {
                result.synonyms()
                        .add(new DescribeConfigsSynonym()
                                .setName(each.name())
                                .setValue(each.value())
                                .setSource(SettingCodes.source(each.source())));
            }
        }
        if (asked.includeDocumentation()) {
            result.setDocumentation(view.key().meaning());
        }
        return result;
    }
}
