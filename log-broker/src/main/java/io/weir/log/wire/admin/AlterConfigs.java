package io.weir.log.wire.admin;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.AlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.AlterConfigsResponseData.AlterConfigsResourceResponse;

/** AlterConfigs 0 to 2: all settings of a topic at once; what is not named is the broker's again. */
final class AlterConfigs implements RequestHandler {
    private final TopicSettingChanges changes;

    AlterConfigs(TopicSettingChanges changes) {
        this.changes = changes;
    }

    @Override
    public CompletionStage<AlterConfigsResponseData> handle(ClientRequest request) {
        AlterConfigsRequestData body = request.body(AlterConfigsRequestData.class);
        List<CompletableFuture<AlterConfigsResourceResponse>> results = new ArrayList<>();
        for (AlterConfigsResource resource : body.resources()) {
            results.add(changes.alter(
                            resource.resourceType(),
                            resource.resourceName(),
                            old -> settings(resource),
                            body.validateOnly())
                    .thenApply(refusal -> new AlterConfigsResourceResponse()
                            .setResourceType(resource.resourceType())
                            .setResourceName(resource.resourceName())
                            .setErrorCode(refusal.map(LogException::error)
                                    .orElse(LogError.NONE)
                                    .code())
                            .setErrorMessage(
                                    refusal.map(LogException::getMessage).orElse(null))));
        }
        return All.of(results).thenApply(done -> new AlterConfigsResponseData().setResponses(done));
    }

    private static Map<String, String> settings(AlterConfigsResource resource) {
        Map<String, String> settings = new HashMap<>();
        for (AlterableConfig each : resource.configs()) {
            if (each.value() == null || settings.put(each.name(), each.value()) != null) {
                throw new LogException(
                        LogError.INVALID_REQUEST,
                        "Setting '%s' of topic '%s' has no value, or is there twice."
                                .formatted(each.name(), resource.resourceName()));
            }
        }
        return settings;
    }
}
