package io.weir.log.wire.group;

import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.CommitInTransaction;
import io.weir.log.group.GroupRequest.CommitOffsets;
import io.weir.log.group.GroupRequest.TransactionName;
import io.weir.log.group.GroupResponse.PerPartition;
import io.weir.log.group.GroupService;
import io.weir.log.group.MemberName;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import io.weir.log.wire.group.OffsetTopics.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponsePartition;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponseTopic;

/** TxnOffsetCommit 0 to 6. */
final class TxnOffsetCommit implements RequestHandler {
    private static final short ADDS_ITSELF = 5;
    private static final short BY_TOPIC_ID = 6;

    private final GroupService groups;
    private final OffsetTopics topics;

    TxnOffsetCommit(GroupService groups, OffsetTopics topics) {
        this.groups = groups;
        this.topics = topics;
    }

    @Override
    public CompletionStage<TxnOffsetCommitResponseData> handle(ClientRequest request) {
        TxnOffsetCommitRequestData body = request.body(TxnOffsetCommitRequestData.class);
        CommitRequests commits = new CommitRequests();
        List<Named> named = new ArrayList<>();
        for (TxnOffsetCommitRequestTopic topic : body.topics()) {
            Named found = topics.find(topic.name(), topic.topicId(), request.version() >= BY_TOPIC_ID);
            named.add(found);
            for (TxnOffsetCommitRequestPartition each : topic.partitions()) {
                commits.add(
                        found,
                        each.partitionIndex(),
                        each.committedOffset(),
                        each.committedLeaderEpoch(),
                        each.committedMetadata());
            }
        }
        CommitInTransaction commit = new CommitInTransaction(
                new CommitOffsets(
                        body.groupId(),
                        body.generationIdOrMemberEpoch(),
                        new MemberName(body.memberId(), body.groupInstanceId()),
                        commits.offsets()),
                new TransactionName(
                        body.transactionalId(),
                        body.producerId(),
                        body.producerEpoch(),
                        request.version() >= ADDS_ITSELF));
        return groups.call(body.groupId(), PerPartition.class, commit)
                .thenApply(results -> answer(body, named, commits, retriable(results)));
    }

    /** Clients try again after some errors only; that markers are still being written is none of those. */
    private static PerPartition retriable(PerPartition results) {
        return results.error() == LogError.CONCURRENT_TRANSACTIONS
                ? new PerPartition(LogError.COORDINATOR_LOAD_IN_PROGRESS, results.partitions())
                : results;
    }

    private static TxnOffsetCommitResponseData answer(
            TxnOffsetCommitRequestData body, List<Named> named, CommitRequests commits, PerPartition results) {
        TxnOffsetCommitResponseData answer = new TxnOffsetCommitResponseData();
        for (int i = 0; i < named.size(); i++) {
            Named topic = named.get(i);
            TxnOffsetCommitResponseTopic told =
                    new TxnOffsetCommitResponseTopic().setName(topic.name()).setTopicId(topic.id());
            body.topics()
                    .get(i)
                    .partitions()
                    .forEach(each -> told.partitions()
                            .add(new TxnOffsetCommitResponsePartition()
                                    .setPartitionIndex(each.partitionIndex())
                                    .setErrorCode(commits.result(topic, each.partitionIndex(), results)
                                            .code())));
            answer.topics().add(told);
        }
        return answer;
    }
}
