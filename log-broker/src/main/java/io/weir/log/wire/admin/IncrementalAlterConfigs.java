package io.weir.log.wire.admin;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.topic.TopicSettings;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse;

/** IncrementalAlterConfigs 0 to 1: single settings of a topic are set or removed, and parts of lists added or taken away. */
final class IncrementalAlterConfigs implements RequestHandler {
    private final TopicSettingChanges changes;

    IncrementalAlterConfigs(TopicSettingChanges changes) {
        this.changes = changes;
    }

    @Override
    public CompletionStage<IncrementalAlterConfigsResponseData> handle(ClientRequest request) {
        IncrementalAlterConfigsRequestData body = request.body(IncrementalAlterConfigsRequestData.class);
        List<CompletableFuture<AlterConfigsResourceResponse>> results = new ArrayList<>();
        for (AlterConfigsResource resource : body.resources()) {
            results.add(changes.alter(
                            resource.resourceType(),
                            resource.resourceName(),
                            old -> change(old, resource),
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
        return All.of(results).thenApply(done -> new IncrementalAlterConfigsResponseData().setResponses(done));
    }

    private Map<String, String> change(Map<String, String> old, AlterConfigsResource resource) {
        Map<String, String> settings = new HashMap<>(old);
        Set<String> seen = new HashSet<>();
        for (AlterableConfig each : resource.configs()) {
            if (!seen.add(each.name())) {
                throw new LogException(
                        LogError.INVALID_REQUEST,
                        "The request changes setting '%s' of topic '%s' more than once."
                                .formatted(each.name(), resource.resourceName()));
            }
            change(settings, each);
        }
        return settings;
    }

    private void change(Map<String, String> settings, AlterableConfig change) {
        AlterConfigOp.OpType operation = AlterConfigOp.OpType.forId(change.configOperation());
        if (operation == null || (change.value() == null && operation != AlterConfigOp.OpType.DELETE)) {
            throw new LogException(
                    LogError.INVALID_REQUEST,
                    "Operation %d on setting '%s' is not known, or lacks a value."
                            .formatted(change.configOperation(), change.name()));
        }
        switch (operation) {
            case SET -> settings.put(change.name(), change.value());
            case DELETE -> settings.remove(change.name());
            case APPEND -> {
                Set<String> parts = parts(change, settings);
                parts.addAll(split(change.value()));
                settings.put(change.name(), String.join(",", parts));
            }
            case SUBTRACT -> {
                Set<String> parts = parts(change, settings);
                parts.removeAll(split(change.value()));
                settings.put(change.name(), String.join(",", parts));
            }
        }
    }

    private Set<String> parts(AlterableConfig change, Map<String, String> settings) {
        if (!TopicSettings.isList(change.name())) {
            throw new LogException(
                    LogError.INVALID_CONFIG,
                    "Setting '%s' is no list; it can be set and deleted.".formatted(change.name()));
        }
        return new LinkedHashSet<>(split(changes.topics().settings().text(change.name(), settings)));
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return parts;
    }
}
