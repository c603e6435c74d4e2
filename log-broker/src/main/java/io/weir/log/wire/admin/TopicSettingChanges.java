package io.weir.log.wire.admin;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.topic.Topic;
import io.weir.log.topic.Topics;
import io.weir.log.wire.Refusals;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.config.ConfigResource;

/** Changes settings of what can be changed, which is a topic; for both APIs that do so. */
final class TopicSettingChanges {
    private final Topics topics;

    TopicSettingChanges(Topics topics) {
        this.topics = topics;
    }

    Topics topics() {
        return topics;
    }

    /**
     * Changes settings.
     *
     * @param change makes the topic's own settings of those it has; may throw {@link LogException}
     * @return the refusal; empty: it is done
     */
    CompletableFuture<Optional<LogException>> alter(
            byte resourceType, String name, UnaryOperator<Map<String, String>> change, boolean validateOnly) {
        CompletableFuture<Topic> altered = ConfigResource.Type.forId(resourceType) == ConfigResource.Type.TOPIC
                ? topics.alter(name, change, validateOnly)
                : CompletableFuture.failedFuture(refused(resourceType));
        return altered.handle((topic, failure) -> failure == null
                ? Optional.empty()
                : Optional.of(Refusals.of(failure, "Changing the settings of '%s'".formatted(name))));
    }

    private static LogException refused(byte resourceType) {
        return ConfigResource.Type.forId(resourceType) == ConfigResource.Type.BROKER
                ? new LogException(
                        LogError.INVALID_REQUEST,
                        "Settings of a broker are in its conf/log-broker.properties. Change them there and start it again.")
                : new LogException(
                        LogError.INVALID_REQUEST,
                        "Resources of type %d have no settings that can be changed; topics have."
                                .formatted(resourceType));
    }
}
