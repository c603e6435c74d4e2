package io.weir.log.wire.produce;

import io.weir.log.error.LogException;
import io.weir.log.store.PartitionLog.ProducerView;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.Partitions;
import io.weir.log.wire.Refusals;
import io.weir.log.wire.RequestHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeProducersRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeProducersResponseData;
import org.apache.kafka.common.message.DescribeProducersResponseData.PartitionResponse;
import org.apache.kafka.common.message.DescribeProducersResponseData.ProducerState;
import org.apache.kafka.common.message.DescribeProducersResponseData.TopicResponse;

/** DescribeProducers 0: who has written to a partition lately, and which transactions are open. */
public final class DescribeProducers implements RequestHandler {
    private final Partitions partitions;

    /** Of these partitions. */
    public DescribeProducers(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public CompletionStage<DescribeProducersResponseData> handle(ClientRequest request) {
        DescribeProducersResponseData answer = new DescribeProducersResponseData();
        for (TopicRequest topic :
                request.body(DescribeProducersRequestData.class).topics()) {
            TopicResponse answered = new TopicResponse().setName(topic.name());
            for (int index : topic.partitionIndexes()) {
                answered.partitions().add(describe(topic.name(), index));
            }
            answer.topics().add(answered);
        }
        return CompletableFuture.completedFuture(answer);
    }

    private PartitionResponse describe(String topic, int index) {
        PartitionResponse described = new PartitionResponse().setPartitionIndex(index);
        try {
            for (ProducerView producer :
                    partitions.require(partitions.require(topic), index).producers()) {
                described
                        .activeProducers()
                        .add(new ProducerState()
                                .setProducerId(producer.producerId())
                                .setProducerEpoch(producer.epoch())
                                .setLastSequence(producer.lastSequence())
                                .setLastTimestamp(producer.lastTimestampMillis())
                                .setCoordinatorEpoch(producer.coordinatorEpoch())
                                .setCurrentTxnStartOffset(producer.transactionFirstOffset()));
            }
            return described;
        } catch (RuntimeException e) {
            LogException refusal = Refusals.of(e, "Looking for the producers of %s-%d".formatted(topic, index));
            return described.setErrorCode(refusal.error().code()).setErrorMessage(refusal.getMessage());
        }
    }
}
