package io.weir.log.wire.admin;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.topic.Topic;
import io.weir.log.topic.Topics;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.Partitions;
import io.weir.log.wire.Patience;
import io.weir.log.wire.Refusals;
import io.weir.log.wire.RequestHandler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import org.jspecify.annotations.Nullable;

/** DeleteTopics 1 to 6: by name, and from 6 on by id too. */
final class DeleteTopics implements RequestHandler {
    private final Topics topics;

    DeleteTopics(Topics topics) {
        this.topics = topics;
    }

    @Override
    public CompletionStage<DeleteTopicsResponseData> handle(ClientRequest request) {
        DeleteTopicsRequestData body = request.body(DeleteTopicsRequestData.class);
        List<DeleteTopicState> wanted = new ArrayList<>(body.topics());
        body.topicNames().forEach(name -> wanted.add(new DeleteTopicState().setName(name)));
        Set<UUID> seen = new HashSet<>();
        // All are looked up before the first goes, so that what is said of one does not depend on how fast another
        // goes.
        List<Supplier<CompletableFuture<DeletableTopicResult>>> deletions = new ArrayList<>();
        for (DeleteTopicState each : wanted) {
            deletions.add(prepare(each, body.timeoutMs(), seen));
        }
        return All.of(deletions.stream().map(Supplier::get).toList()).thenApply(done -> {
            DeleteTopicsResponseData answer = new DeleteTopicsResponseData();
            answer.responses().addAll(done);
            return answer;
        });
    }

    private Supplier<CompletableFuture<DeletableTopicResult>> prepare(
            DeleteTopicState wanted, int timeoutMillis, Set<UUID> seen) {
        DeletableTopicResult result =
                new DeletableTopicResult().setName(wanted.name()).setTopicId(wanted.topicId());
        try {
            Topic topic = find(wanted);
            result.setName(topic.name()).setTopicId(Partitions.uuid(topic.id()));
            if (!seen.add(topic.id())) {
                throw new LogException(
                        LogError.INVALID_REQUEST,
                        "The request deletes topic '%s' more than once.".formatted(topic.name()));
            }
            String what = "Deleting topic '%s'".formatted(topic.name());
            return () -> Patience.within(timeoutMillis, what, topics.delete(topic.id()))
                    .handle((done, failure) -> told(result, failure));
        } catch (LogException e) {
            told(result, e);
            return () -> CompletableFuture.completedFuture(result);
        }
    }

    private static DeletableTopicResult told(DeletableTopicResult result, @Nullable Throwable failure) {
        if (failure != null) {
            LogException refusal = Refusals.of(failure, "Deleting topic '%s'".formatted(result.name()));
            result.setErrorCode(refusal.error().code()).setErrorMessage(refusal.getMessage());
        }
        return result;
    }

    private Topic find(DeleteTopicState wanted) {
        String name = wanted.name();
        boolean byId = !wanted.topicId().equals(Uuid.ZERO_UUID);
        if (byId == (name != null)) {
            throw new LogException(
                    LogError.INVALID_REQUEST, "A topic is deleted either by its name or by its id; one is needed.");
        }
        Topic topic = name == null ? topics.find(Partitions.uuid(wanted.topicId())) : topics.find(name);
        if (topic == null) {
            throw name == null
                    ? new LogException(
                            LogError.UNKNOWN_TOPIC_ID, "There is no topic of the id %s.".formatted(wanted.topicId()))
                    : new LogException(LogError.UNKNOWN_TOPIC_OR_PARTITION, "There is no topic '%s'.".formatted(name));
        }
        return topic;
    }
}
