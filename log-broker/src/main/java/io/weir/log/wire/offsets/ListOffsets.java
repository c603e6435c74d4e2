package io.weir.log.wire.offsets;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.Isolation;
import io.weir.log.store.PartitionLog.OffsetAtTime;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.Partitions;
import io.weir.log.wire.Refusals;
import io.weir.log.wire.RequestHandler;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;

/** ListOffsets 1 to 11: the offset of a time, or of the beginning or end. Nothing is tiered, so all that is here is local. */
public final class ListOffsets implements RequestHandler {
    private static final long LATEST = -1;
    private static final long EARLIEST = -2;
    private static final long HIGHEST_TIME = -3;
    private static final long EARLIEST_LOCAL = -4;
    private static final long LATEST_TIERED = -5;
    private static final long EARLIEST_PENDING_UPLOAD = -6;
    private static final long NONE = -1;
    private static final short TELLS_EPOCHS = 4;
    private static final byte READ_COMMITTED = 1;

    private final Partitions partitions;
    private final Executor readers;

    /** {@code readers}: where files may be read. */
    public ListOffsets(Partitions partitions, Executor readers) {
        this.partitions = partitions;
        this.readers = readers;
    }

    @Override
    public CompletionStage<ListOffsetsResponseData> handle(ClientRequest request) {
        return CompletableFuture.supplyAsync(() -> answer(request), readers);
    }

    private ListOffsetsResponseData answer(ClientRequest request) {
        ListOffsetsRequestData body = request.body(ListOffsetsRequestData.class);
        Isolation isolation =
                body.isolationLevel() == READ_COMMITTED ? Isolation.READ_COMMITTED : Isolation.READ_UNCOMMITTED;
        ListOffsetsResponseData answer = new ListOffsetsResponseData();
        for (ListOffsetsTopic topic : body.topics()) {
            ListOffsetsTopicResponse answered = new ListOffsetsTopicResponse().setName(topic.name());
            for (ListOffsetsPartition asked : topic.partitions()) {
                answered.partitions().add(answer(topic.name(), asked, isolation, request.version()));
            }
            answer.topics().add(answered);
        }
        return answer;
    }

    private ListOffsetsPartitionResponse answer(
            String topic, ListOffsetsPartition asked, Isolation isolation, short version) {
        ListOffsetsPartitionResponse answer =
                new ListOffsetsPartitionResponse().setPartitionIndex(asked.partitionIndex());
        try {
            PartitionLog log =
                    partitions.require(partitions.require(topic), asked.partitionIndex(), asked.currentLeaderEpoch());
            find(log, asked.timestamp(), isolation, version).ifPresent(found -> {
                answer.setOffset(found.offset()).setTimestamp(found.timestampMillis());
                if (version >= TELLS_EPOCHS) {
                    answer.setLeaderEpoch(found.leaderEpoch());
                }
            });
        } catch (RuntimeException e) {
            answer.setErrorCode(
                    Refusals.of(e, "Looking for an offset of %s-%d".formatted(topic, asked.partitionIndex()))
                            .error()
                            .code());
        }
        return answer;
    }

    private static Optional<OffsetAtTime> find(PartitionLog log, long timestamp, Isolation isolation, short version) {
        long end = isolation == Isolation.READ_COMMITTED ? log.stableOffset() : log.highWatermark();
        if (timestamp >= 0) {
            return log.findByTime(timestamp).join().filter(found -> found.offset() < end);
        }
        if (timestamp < oldestSentinel(version)) {
            throw new LogException(
                    LogError.UNSUPPORTED_VERSION,
                    "The time %d means nothing in version %d of ListOffsets.".formatted(timestamp, version));
        }
        if (timestamp == LATEST) {
            return Optional.of(new OffsetAtTime(end, NONE, log.leaderEpoch()));
        } else if (timestamp == EARLIEST || timestamp == EARLIEST_LOCAL) {
            return Optional.of(new OffsetAtTime(log.startOffset(), NONE, (int) NONE));
        } else if (timestamp == HIGHEST_TIME) {
            return log.findHighestTime().join();
        }
        return Optional.empty(); // nothing is tiered, and nothing waits to be
    }

    /** The sentinels came one by one. */
    private static long oldestSentinel(short version) {
        if (version >= 11) {
            return EARLIEST_PENDING_UPLOAD;
        } else if (version >= 9) {
            return LATEST_TIERED;
        } else if (version == 8) {
            return EARLIEST_LOCAL;
        }
        return version == 7 ? HIGHEST_TIME : EARLIEST;
    }
}
