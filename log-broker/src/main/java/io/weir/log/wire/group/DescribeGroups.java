package io.weir.log.wire.group;

import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.Describe;
import io.weir.log.group.GroupResponse.Described;
import io.weir.log.group.GroupResponse.DescribedMember;
import io.weir.log.group.GroupService;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.Refusals;
import io.weir.log.wire.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroupMember;

/** DescribeGroups 0 to 6. */
final class DescribeGroups implements RequestHandler {
    private static final short SAYS_NOT_FOUND = 6;
    private static final short KNOWS_INSTANCES = 4;

    private final GroupService groups;

    DescribeGroups(GroupService groups) {
        this.groups = groups;
    }

    @Override
    public CompletionStage<DescribeGroupsResponseData> handle(ClientRequest request) {
        List<CompletableFuture<DescribedGroup>> described = new ArrayList<>();
        for (String group : request.body(DescribeGroupsRequestData.class).groups()) {
            described.add(groups.call(group, Described.class, new Describe(group))
                    .thenApply(each -> answer(each, request.version()))
                    .exceptionally(failure -> new DescribedGroup()
                            .setGroupId(group)
                            .setErrorCode(Refusals.of(failure, "Describing a group")
                                    .error()
                                    .code())));
        }
        return InOrder.all(described).thenApply(all -> new DescribeGroupsResponseData().setGroups(all));
    }

    private static DescribedGroup answer(Described group, short version) {
        DescribedGroup answer = new DescribedGroup()
                .setGroupId(group.groupId())
                .setGroupState(group.groupState())
                .setProtocolType(group.protocolType())
                .setProtocolData(group.protocolData());
        if (group.error() != LogError.NONE && version >= SAYS_NOT_FOUND) {
            answer.setErrorCode(group.error().code())
                    .setErrorMessage("There is no group '%s'.".formatted(group.groupId()));
        }
        group.members().forEach(each -> answer.members().add(answer(each, version)));
        return answer;
    }

    private static DescribedGroupMember answer(DescribedMember member, short version) {
        return new DescribedGroupMember()
                .setMemberId(member.name().memberId())
                .setGroupInstanceId(version >= KNOWS_INSTANCES ? member.name().groupInstanceId() : null)
                .setClientId(member.client().clientId())
                .setClientHost(member.client().clientHost())
                .setMemberMetadata(member.memberMetadata())
                .setMemberAssignment(member.memberAssignment());
    }
}
