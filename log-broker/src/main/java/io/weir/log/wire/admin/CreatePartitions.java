package io.weir.log.wire.admin;

import io.weir.log.error.LogException;
import io.weir.log.topic.Topics;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.Patience;
import io.weir.log.wire.Refusals;
import io.weir.log.wire.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsAssignment;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreatePartitionsResponseData.CreatePartitionsTopicResult;

/** CreatePartitions 0 to 3. A topic that is named twice is changed twice, in that order. */
final class CreatePartitions implements RequestHandler {
    private final Topics topics;

    CreatePartitions(Topics topics) {
        this.topics = topics;
    }

    @Override
    public CompletionStage<CreatePartitionsResponseData> handle(ClientRequest request) {
        CreatePartitionsRequestData body = request.body(CreatePartitionsRequestData.class);
        List<CompletableFuture<CreatePartitionsTopicResult>> results = new ArrayList<>();
        for (CreatePartitionsTopic each : body.topics()) {
            results.add(add(each, body));
        }
        return All.of(results).thenApply(done -> new CreatePartitionsResponseData().setResults(done));
    }

    private CompletableFuture<CreatePartitionsTopicResult> add(
            CreatePartitionsTopic wanted, CreatePartitionsRequestData body) {
        List<List<Integer>> assignments = new ArrayList<>();
        if (wanted.assignments() != null) {
            for (CreatePartitionsAssignment each : wanted.assignments()) {
                assignments.add(each.brokerIds());
            }
        }
        String what = "Adding partitions to '%s'".formatted(wanted.name());
        return Patience.within(
                        body.timeoutMs(),
                        what,
                        topics.addPartitions(wanted.name(), wanted.count(), assignments, body.validateOnly()))
                .handle((topic, failure) -> {
                    CreatePartitionsTopicResult result = new CreatePartitionsTopicResult()
                            .setName(wanted.name())
                            .setErrorMessage(null);
                    if (failure != null) {
                        LogException refusal = Refusals.of(failure, what);
                        result.setErrorCode(refusal.error().code()).setErrorMessage(refusal.getMessage());
                    }
                    return result;
                });
    }
}
