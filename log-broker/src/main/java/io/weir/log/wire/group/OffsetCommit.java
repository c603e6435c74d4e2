package io.weir.log.wire.group;

import io.weir.log.group.GroupRequest.CommitOffsets;
import io.weir.log.group.GroupResponse.PerPartition;
import io.weir.log.group.GroupService;
import io.weir.log.group.MemberName;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import io.weir.log.wire.group.OffsetTopics.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;

/** OffsetCommit 2 to 10. */
final class OffsetCommit implements RequestHandler {
    private static final short BY_TOPIC_ID = 10;

    private final GroupService groups;
    private final OffsetTopics topics;

    OffsetCommit(GroupService groups, OffsetTopics topics) {
        this.groups = groups;
        this.topics = topics;
    }

    @Override
    public CompletionStage<OffsetCommitResponseData> handle(ClientRequest request) {
        OffsetCommitRequestData body = request.body(OffsetCommitRequestData.class);
        CommitRequests commits = new CommitRequests();
        List<Named> named = new ArrayList<>();
        for (OffsetCommitRequestTopic topic : body.topics()) {
            Named found = topics.find(topic.name(), topic.topicId(), request.version() >= BY_TOPIC_ID);
            named.add(found);
            for (OffsetCommitRequestPartition each : topic.partitions()) {
                commits.add(
                        found,
                        each.partitionIndex(),
                        each.committedOffset(),
                        each.committedLeaderEpoch(),
                        each.committedMetadata());
            }
        }
        CommitOffsets commit = new CommitOffsets(
                body.groupId(),
                body.generationIdOrMemberEpoch(),
                new MemberName(body.memberId(), body.groupInstanceId()),
                commits.offsets());
        return groups.call(body.groupId(), PerPartition.class, commit)
                .thenApply(results -> answer(body, named, commits, results));
    }

    private static OffsetCommitResponseData answer(
            OffsetCommitRequestData body, List<Named> named, CommitRequests commits, PerPartition results) {
        OffsetCommitResponseData answer = new OffsetCommitResponseData();
        for (int i = 0; i < named.size(); i++) {
            Named topic = named.get(i);
            OffsetCommitResponseTopic told =
                    new OffsetCommitResponseTopic().setName(topic.name()).setTopicId(topic.id());
            body.topics()
                    .get(i)
                    .partitions()
                    .forEach(each -> told.partitions()
                            .add(new OffsetCommitResponsePartition()
                                    .setPartitionIndex(each.partitionIndex())
                                    .setErrorCode(commits.result(topic, each.partitionIndex(), results)
                                            .code())));
            answer.topics().add(told);
        }
        return answer;
    }
}
