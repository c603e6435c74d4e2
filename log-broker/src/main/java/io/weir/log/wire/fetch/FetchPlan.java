package io.weir.log.wire.fetch;

import io.weir.log.error.LogError;
import io.weir.log.wire.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.jspecify.annotations.Nullable;

/** What one request wants, in its order. Built by the thread of the connection, then used by one reader at a time. */
final class FetchPlan {
    private final int minBytes;
    private final int maxBytes;
    private final List<TopicPlan> topics = new ArrayList<>();
    private final List<FetchTarget> targets = new ArrayList<>();
    private boolean hasRefusal;

    private record TopicPlan(String name, Uuid id, List<Entry> entries) {}

    /** A partition, or why it is not read. */
    private record Entry(int index, @Nullable FetchTarget target, LogError error) {}

    /** At least {@code minBytes} are to be waited for, {@code maxBytes} at most to be answered with. */
    FetchPlan(int minBytes, int maxBytes) {
        this.minBytes = Math.min(minBytes, maxBytes);
        this.maxBytes = maxBytes;
    }

    void beginTopic(String name, Uuid id) {
        topics.add(new TopicPlan(name, id, new ArrayList<>()));
    }

    void add(FetchTarget target) {
        targets.add(target);
        topics.get(topics.size() - 1).entries.add(new Entry(target.index(), target, LogError.NONE));
    }

    void refuse(int index, LogError error) {
        hasRefusal = true;
        topics.get(topics.size() - 1).entries.add(new Entry(index, null, error));
    }

    int minBytes() {
        return minBytes;
    }

    List<FetchTarget> targets() {
        return targets;
    }

    /** Whether there is something to be told. */
    boolean isReadable() {
        if (hasRefusal) {
            return true;
        }
        for (FetchTarget target : targets) {
            if (target.isReadable()) {
                return true;
            }
        }
        return false;
    }

    /** Reads; {@code null}: there is no memory for it at the moment. */
    @Nullable
    FetchAnswer read(MemoryBudget budget) {
        long wanted = wantedBytes();
        if (wanted > 0 && !budget.tryTake(wanted)) {
            return null;
        }
        FetchAnswer answer = new FetchAnswer(budget, wanted);
        boolean done = false;
        try {
            for (TopicPlan topic : topics) {
                FetchableTopicResponse answered =
                        new FetchableTopicResponse().setTopic(topic.name).setTopicId(topic.id);
                for (Entry entry : topic.entries) {
                    answered.partitions().add(read(entry, answer));
                }
                answer.responses().add(answered);
            }
            answer.complete();
            done = true;
            return answer;
        } finally {
            if (!done) {
                answer.release();
            }
        }
    }

    private long wantedBytes() {
        long wanted = 0;
        for (FetchTarget target : targets) {
            if (wanted < maxBytes && target.isReadable()) {
                wanted += target.maxBytes();
            }
        }
        return Math.min(wanted, maxBytes);
    }

    private PartitionData read(Entry entry, FetchAnswer answer) {
        FetchTarget target = entry.target;
        if (target == null) {
            answer.refuses();
            return FetchTarget.refused(entry.index, entry.error);
        }
        long left = Math.max(0, maxBytes - answer.bytes());
        int limit = (int) Math.min(left, target.maxBytes());
        // However small the limits: who gets nothing at all never gets on.
        return target.read(answer.bytes() == 0 ? Math.max(1, limit) : limit, answer);
    }

    /** Whether an answer need not wait for more. */
    boolean isEnough(FetchAnswer answer) {
        return answer.hasRefusal() || answer.bytes() >= minBytes;
    }
}
