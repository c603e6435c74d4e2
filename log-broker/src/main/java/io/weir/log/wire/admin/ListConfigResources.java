package io.weir.log.wire.admin;

import io.weir.log.topic.Topics;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.ListConfigResourcesRequestData;
import org.apache.kafka.common.message.ListConfigResourcesResponseData;

/** ListConfigResources 0 to 1: topics and this broker; version 0 asks for settings of clients' metrics, which there are not. */
final class ListConfigResources implements RequestHandler {
    private static final short ASKS_BY_TYPE = 1;

    private final Topics topics;
    private final int node;

    ListConfigResources(Topics topics, int node) {
        this.topics = topics;
        this.node = node;
    }

    @Override
    public CompletionStage<ListConfigResourcesResponseData> handle(ClientRequest request) {
        ListConfigResourcesRequestData body = request.body(ListConfigResourcesRequestData.class);
        ListConfigResourcesResponseData answer = new ListConfigResourcesResponseData();
        if (request.version() >= ASKS_BY_TYPE) {
            if (isAskedFor(ConfigResource.Type.TOPIC, body)) {
                topics.all().forEach(topic -> add(answer, ConfigResource.Type.TOPIC, topic.name()));
            }
            if (isAskedFor(ConfigResource.Type.BROKER, body)) {
                add(answer, ConfigResource.Type.BROKER, String.valueOf(node));
            }
        }
        return CompletableFuture.completedFuture(answer);
    }

    private static boolean isAskedFor(ConfigResource.Type type, ListConfigResourcesRequestData body) {
        return body.resourceTypes().isEmpty() || body.resourceTypes().contains(type.id());
    }

    private static void add(ListConfigResourcesResponseData answer, ConfigResource.Type type, String name) {
        answer.configResources()
                .add(new ListConfigResourcesResponseData.ConfigResource()
                        .setResourceType(type.id())
                        .setResourceName(name));
    }
}
