package io.weir.log.wire.produce;

import io.netty.util.Timer;
import io.weir.log.batch.BatchHeader;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.PartitionLog;
import io.weir.log.store.PartitionLog.AppendOrigin;
import io.weir.log.store.PartitionLog.Appended;
import io.weir.log.topic.Topic;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.Partitions;
import io.weir.log.wire.Refusals;
import io.weir.log.wire.RequestHandler;
import io.weir.log.wire.RequestMemory;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;

/**
 * Produce 3 to 13: appends one batch for each partition, as it lies in the memory of the request. Every answer, whatever
 * {@code acks} asks for, means that the records are on disk.
 */
public final class Produce implements RequestHandler {
    private static final short TAKES_ZSTD = 7;
    private static final short NAMES_TOPICS_BY_ID = 13;
    private static final int ZSTD = 4;

    private final Partitions partitions;
    private final GuardedAppends guarded;
    private final Timer timer;

    /**
     * Appends to {@code partitions}.
     *
     * @param guard asked about batches of transactions
     * @param timer that ends what takes longer than the client wants to wait
     */
    public Produce(Partitions partitions, TransactionGuard guard, Timer timer) {
        this.partitions = partitions;
        this.guarded = new GuardedAppends(guard);
        this.timer = timer;
    }

    @Override
    public CompletionStage<ProduceResponseData> handle(ClientRequest request) {
        ProduceRequestData body = request.body(ProduceRequestData.class);
        if (body.acks() < -1 || body.acks() > 1) {
            throw new LogException(
                    LogError.INVALID_REQUIRED_ACKS, "acks=%d is none of -1 (all), 0 and 1.".formatted(body.acks()));
        }
        PendingProduce pending = new PendingProduce(request.memory(), body.acks() != 0);
        for (TopicProduceData topic : body.topicData()) {
            TopicProduceResponse answer =
                    new TopicProduceResponse().setName(topic.name()).setTopicId(topic.topicId());
            pending.add(answer);
            append(request, body.transactionalId(), topic, answer, pending);
        }
        if (pending.begun()) {
            int timeoutMillis = Math.max(0, body.timeoutMs());
            pending.expiresWith(
                    timer.newTimeout(expired -> pending.expire(timeoutMillis), timeoutMillis, TimeUnit.MILLISECONDS));
        }
        return pending.answer();
    }

    private void append(
            ClientRequest request,
            @Nullable String transactionalId,
            TopicProduceData asked,
            TopicProduceResponse answer,
            PendingProduce pending) {
        Topic topic;
        try {
            topic = require(request.version(), asked.name(), asked.topicId());
        } catch (LogException e) {
            for (PartitionProduceData data : asked.partitionData()) {
                pending.refuse(answer(answer, data.index()), e);
            }
            return;
        }
        for (PartitionProduceData data : asked.partitionData()) {
            PartitionProduceResponse partition = answer(answer, data.index());
            try {
                PartitionLog log = partitions.require(topic, data.index());
                ByteBuffer batch = batch(data, log);
                pending.add(
                        partition, append(log, batch, transactionalId, request.version(), request.memory()), log.id());
            } catch (RuntimeException e) {
                pending.refuse(partition, Refusals.of(e, "An append to %s-%d".formatted(topic.name(), data.index())));
            }
        }
    }

    private static PartitionProduceResponse answer(TopicProduceResponse topic, int index) {
        PartitionProduceResponse partition = new PartitionProduceResponse().setIndex(index);
        topic.partitionResponses().add(partition);
        return partition;
    }

    private Topic require(short version, String name, Uuid id) {
        Topic topic = version >= NAMES_TOPICS_BY_ID ? partitions.require(id) : partitions.require(name);
        if (topic.internal()) {
            throw new LogException(
                    LogError.INVALID_TOPIC_EXCEPTION, "Only the broker writes to topic '%s'.".formatted(topic.name()));
        }
        return topic;
    }

    private static ByteBuffer batch(PartitionProduceData data, PartitionLog log) {
        if (data.records() instanceof MemoryRecords records) {
            return records.buffer();
        }
        throw new LogException(LogError.INVALID_RECORD, "No records came for %s.".formatted(log.id()));
    }

    private CompletableFuture<Appended> append(
            PartitionLog log, ByteBuffer bytes, @Nullable String transactionalId, short version, RequestMemory memory) {
        if (bytes.remaining() < BatchHeader.BYTES) {
            return append(log, bytes, AppendOrigin.CLIENT, memory); // which says what is wrong with it
        }
        BatchHeader batch = new BatchHeader(bytes, bytes.position());
        if (batch.codec() == ZSTD && version < TAKES_ZSTD) {
            throw new LogException(
                    LogError.UNSUPPORTED_COMPRESSION_TYPE,
                    "A batch for %s is compressed by zstd, which version %d of Produce cannot say. Use a client of 2.1 or later."
                            .formatted(log.id(), version));
        }
        if (!batch.isTransactional()) {
            return append(log, bytes, AppendOrigin.CLIENT, memory);
        }
        if (transactionalId == null) {
            throw new LogException(
                    LogError.INVALID_REQUEST,
                    "A batch for %s is part of a transaction, and the request names no transactional id."
                            .formatted(log.id()));
        }
        AppendOrigin origin = version >= TransactionGuard.ADDS_PARTITIONS
                ? AppendOrigin.COUNTING_CLIENT
                : AppendOrigin.verifiedFrom(log.endOffset()); // taken before the guard is asked
        return guarded.append(transactionalId, batch, log.id(), version, () -> append(log, bytes, origin, memory));
    }

    private static CompletableFuture<Appended> append(
            PartitionLog log, ByteBuffer bytes, AppendOrigin origin, RequestMemory memory) {
        memory.retain();
        return log.append(bytes, origin, memory::release);
    }
}
