package io.weir.log.wire.fetch;

import io.netty.util.Timer;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.PartitionLog.Isolation;
import io.weir.log.topic.Topic;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.MemoryBudget;
import io.weir.log.wire.Partitions;
import io.weir.log.wire.RequestHandler;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData;

/**
 * Fetch 4 to 18, for consumers: whole batches as they were produced. No fetch sessions are kept; clients see that and name all
 * partitions with every request.
 */
public final class Fetch implements RequestHandler {
    private static final short NAMES_TOPICS_BY_ID = 13;
    private static final short HAS_REPLICA_STATE = 15;
    private static final byte READ_COMMITTED = 1;

    private final Partitions partitions;
    private final int maxBytes;
    private final MemoryBudget memory;
    private final Executor readers;
    private final Timer timer;

    /**
     * Reads {@code partitions}.
     *
     * @param maxBytes of one answer, whatever the client allows [fetch.max.bytes]
     * @param memory that all answers together may hold
     * @param readers where files may be read
     * @param timer that ends the waiting for records
     */
    public Fetch(Partitions partitions, int maxBytes, MemoryBudget memory, Executor readers, Timer timer) {
        this.partitions = partitions;
        this.maxBytes = maxBytes;
        this.memory = memory;
        this.readers = readers;
        this.timer = timer;
    }

    @Override
    public CompletionStage<FetchResponseData> handle(ClientRequest request) {
        FetchRequestData body = request.body(FetchRequestData.class);
        int replica =
                request.version() >= HAS_REPLICA_STATE ? body.replicaState().replicaId() : body.replicaId();
        if (replica >= 0) {
            throw new LogException(
                    LogError.INVALID_REQUEST,
                    "Node %d wants to replicate, which this log does not.".formatted(replica));
        }
        if (body.sessionEpoch() > 0) {
            throw new LogException(
                    LogError.FETCH_SESSION_ID_NOT_FOUND,
                    "There is no fetch session %d; name all partitions.".formatted(body.sessionId()));
        }
        FetchPlan plan = plan(body, request.version());
        PendingFetch fetch = new PendingFetch(plan, memory, readers);
        // A client that closes asks for nothing, to end the session that it might have, and waits for the answer.
        boolean wantsNothing = plan.minBytes() <= 0 || plan.targets().isEmpty();
        if (body.maxWaitMs() <= 0 || wantsNothing) {
            fetch.beginAtOnce();
        } else {
            fetch.begin();
            fetch.expiresWith(timer.newTimeout(expired -> fetch.expire(), body.maxWaitMs(), TimeUnit.MILLISECONDS));
        }
        return fetch.answer();
    }

    @Override
    public boolean holdsMemory() {
        return true;
    }

    private FetchPlan plan(FetchRequestData body, short version) {
        Isolation isolation =
                body.isolationLevel() == READ_COMMITTED ? Isolation.READ_COMMITTED : Isolation.READ_UNCOMMITTED;
        FetchPlan plan = new FetchPlan(body.minBytes(), Math.max(0, Math.min(body.maxBytes(), maxBytes)));
        for (FetchTopic topic : body.topics()) {
            plan.beginTopic(topic.topic(), topic.topicId());
            try {
                Topic found = version >= NAMES_TOPICS_BY_ID
                        ? partitions.require(topic.topicId())
                        : partitions.require(topic.topic());
                for (FetchPartition asked : topic.partitions()) {
                    add(plan, found, asked, isolation, version);
                }
            } catch (LogException e) {
                for (FetchPartition asked : topic.partitions()) {
                    plan.refuse(asked.partition(), e.error());
                }
            }
        }
        return plan;
    }

    private void add(FetchPlan plan, Topic topic, FetchPartition asked, Isolation isolation, short version) {
        try {
            plan.add(new FetchTarget(
                    partitions.require(topic, asked.partition(), asked.currentLeaderEpoch()),
                    asked,
                    isolation,
                    version));
        } catch (LogException e) {
            plan.refuse(asked.partition(), e.error());
        }
    }
}
