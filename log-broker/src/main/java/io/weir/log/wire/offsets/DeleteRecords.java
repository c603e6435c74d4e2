package io.weir.log.wire.offsets;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.PartitionLog;
import io.weir.log.topic.Topic;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.Partitions;
import io.weir.log.wire.Patience;
import io.weir.log.wire.Refusals;
import io.weir.log.wire.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsPartitionResult;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsTopicResult;

/** DeleteRecords 0 to 2: deletes the records in front of an offset. Answered when they would not come back after a crash. */
public final class DeleteRecords implements RequestHandler {
    private static final long ALL = -1;
    private static final long NONE = -1;

    private final Partitions partitions;

    /** From these partitions. */
    public DeleteRecords(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public CompletionStage<DeleteRecordsResponseData> handle(ClientRequest request) {
        DeleteRecordsRequestData body = request.body(DeleteRecordsRequestData.class);
        DeleteRecordsResponseData answer = new DeleteRecordsResponseData();
        List<CompletableFuture<?>> deletions = new ArrayList<>();
        for (DeleteRecordsTopic topic : body.topics()) {
            DeleteRecordsTopicResult answered = new DeleteRecordsTopicResult().setName(topic.name());
            for (DeleteRecordsPartition asked : topic.partitions()) {
                DeleteRecordsPartitionResult result =
                        new DeleteRecordsPartitionResult().setPartitionIndex(asked.partitionIndex());
                answered.partitions().add(result);
                deletions.add(Patience.within(body.timeoutMs(), what(topic.name(), asked), delete(topic.name(), asked))
                        .handle((start, failure) -> start == null
                                ? result.setLowWatermark(NONE).setErrorCode(code(topic.name(), asked, failure))
                                : result.setLowWatermark(start)));
            }
            answer.topics().add(answered);
        }
        return CompletableFuture.allOf(deletions.toArray(CompletableFuture[]::new))
                .thenApply(done -> answer);
    }

    private static short code(String topic, DeleteRecordsPartition asked, Throwable failure) {
        return Refusals.of(failure, what(topic, asked)).error().code();
    }

    private static String what(String topic, DeleteRecordsPartition asked) {
        return "Deleting records of %s-%d".formatted(topic, asked.partitionIndex());
    }

    private CompletableFuture<Long> delete(String name, DeleteRecordsPartition asked) {
        try {
            Topic topic = partitions.require(name);
            PartitionLog log = partitions.require(topic, asked.partitionIndex());
            if (topic.internal() || !log.settings().retention().enabled()) {
                throw new LogException(
                        LogError.POLICY_VIOLATION,
                        "Records of %s are deleted by nobody, as the broker or a compaction needs them: cleanup.policy has no 'delete', or the topic is internal."
                                .formatted(log.id()));
            }
            long offset = asked.offset() == ALL ? log.highWatermark() : asked.offset();
            return log.deleteBefore(offset).thenApply(done -> log.startOffset());
        } catch (LogException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
