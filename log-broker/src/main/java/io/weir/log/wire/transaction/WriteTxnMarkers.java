package io.weir.log.wire.transaction;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.transaction.ProducerName;
import io.weir.log.transaction.TransactionService;
import io.weir.log.transaction.TransactionService.Marker;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerPartitionResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerTopicResult;

/** WriteTxnMarkers 1 and 2, by which administrators end transactions that nobody else ends. */
final class WriteTxnMarkers implements RequestHandler {
    /** An administrator ends one; more in one request would be much to write for few bytes that came. */
    static final int MOST_PARTITIONS = 10_000;

    private final TransactionService transactions;

    WriteTxnMarkers(TransactionService transactions) {
        this.transactions = transactions;
    }

    @Override
    public CompletionStage<WriteTxnMarkersResponseData> handle(ClientRequest request) {
        WriteTxnMarkersRequestData body = request.body(WriteTxnMarkersRequestData.class);
        requireFew(body);
        WriteTxnMarkersResponseData answer = new WriteTxnMarkersResponseData();
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (WritableTxnMarker marker : body.markers()) {
            WritableTxnMarkerResult result = new WritableTxnMarkerResult().setProducerId(marker.producerId());
            answer.markers().add(result);
            for (WritableTxnMarkerTopic topic : marker.topics()) {
                WritableTxnMarkerTopicResult ofTopic = new WritableTxnMarkerTopicResult().setName(topic.name());
                result.topics().add(ofTopic);
                for (int index : topic.partitionIndexes()) {
                    WritableTxnMarkerPartitionResult partition =
                            new WritableTxnMarkerPartitionResult().setPartitionIndex(index);
                    ofTopic.partitions().add(partition);
                    written.add(write(marker, new TopicPartition(topic.name(), index))
                            .thenAccept(error -> partition.setErrorCode(error.code())));
                }
            }
        }
        return CompletableFuture.allOf(written.toArray(CompletableFuture[]::new))
                .thenApply(done -> answer);
    }

    private CompletableFuture<LogError> write(WritableTxnMarker marker, TopicPartition partition) {
        ProducerName producer = new ProducerName(marker.producerId(), marker.producerEpoch());
        return transactions.end(new Marker(producer, marker.transactionResult(), marker.coordinatorEpoch()), partition);
    }

    private static void requireFew(WriteTxnMarkersRequestData body) {
        long partitions = 0;
        for (WritableTxnMarker marker : body.markers()) {
            for (WritableTxnMarkerTopic topic : marker.topics()) {
                partitions += topic.partitionIndexes().size();
            }
        }
        if (partitions > MOST_PARTITIONS) {
            throw new LogException(
                    LogError.INVALID_REQUEST,
                    "Markers are to be written to %d partitions; %d are taken at once."
                            .formatted(partitions, MOST_PARTITIONS));
        }
    }
}
