package io.weir.log.wire.offsets;

import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.EpochEnd;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.Partitions;
import io.weir.log.wire.Refusals;
import io.weir.log.wire.RequestHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.EpochEndOffset;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.OffsetForLeaderTopicResult;

/** OffsetForLeaderEpoch 2 to 4: where an epoch ended, by which a client sees that what it has read is no longer there. */
public final class OffsetForLeaderEpoch implements RequestHandler {
    private final Partitions partitions;

    /** Of these partitions. */
    public OffsetForLeaderEpoch(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public CompletionStage<OffsetForLeaderEpochResponseData> handle(ClientRequest request) {
        OffsetForLeaderEpochRequestData body = request.body(OffsetForLeaderEpochRequestData.class);
        OffsetForLeaderEpochResponseData answer = new OffsetForLeaderEpochResponseData();
        for (OffsetForLeaderTopic topic : body.topics()) {
            OffsetForLeaderTopicResult answered = new OffsetForLeaderTopicResult().setTopic(topic.topic());
            for (OffsetForLeaderPartition asked : topic.partitions()) {
                answered.partitions().add(answer(topic.topic(), asked));
            }
            answer.topics().add(answered);
        }
        return CompletableFuture.completedFuture(answer);
    }

    private EpochEndOffset answer(String topic, OffsetForLeaderPartition asked) {
        EpochEndOffset answer = new EpochEndOffset().setPartition(asked.partition());
        try {
            PartitionLog log =
                    partitions.require(partitions.require(topic), asked.partition(), asked.currentLeaderEpoch());
            EpochEnd end = log.endOf(asked.leaderEpoch());
            return answer.setLeaderEpoch(end.epoch()).setEndOffset(end.endOffset());
        } catch (RuntimeException e) {
            return answer.setErrorCode(
                    Refusals.of(e, "Looking for the end of an epoch of %s-%d".formatted(topic, asked.partition()))
                            .error()
                            .code());
        }
    }
}
