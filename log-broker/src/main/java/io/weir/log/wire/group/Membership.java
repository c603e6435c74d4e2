package io.weir.log.wire.group;

import io.weir.log.error.LogError;
import io.weir.log.group.GroupRequest.Heartbeat;
import io.weir.log.group.GroupRequest.Leave;
import io.weir.log.group.GroupRequest.Sync;
import io.weir.log.group.GroupResponse.Done;
import io.weir.log.group.GroupResponse.Left;
import io.weir.log.group.GroupResponse.Synced;
import io.weir.log.group.GroupService;
import io.weir.log.group.MemberName;
import io.weir.log.wire.ClientRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData.MemberResponse;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;

/** What members say once they have joined: SyncGroup 0 to 5, Heartbeat 0 to 4, LeaveGroup 0 to 5. */
final class Membership {
    private static final short LEAVES_BY_MEMBERS = 3;

    private final GroupService groups;

    Membership(GroupService groups) {
        this.groups = groups;
    }

    CompletionStage<SyncGroupResponseData> sync(ClientRequest request) {
        SyncGroupRequestData body = request.body(SyncGroupRequestData.class);
        Map<String, byte[]> assignments = new HashMap<>();
        body.assignments().forEach(each -> assignments.put(each.memberId(), each.assignment()));
        Sync sync = new Sync(
                body.groupId(),
                body.generationId(),
                new MemberName(body.memberId(), body.groupInstanceId()),
                body.protocolType(),
                body.protocolName(),
                assignments);
        return groups.call(body.groupId(), Synced.class, sync)
                .thenApply(synced -> new SyncGroupResponseData()
                        .setErrorCode(synced.error().code())
                        .setProtocolType(synced.protocolType())
                        .setProtocolName(synced.protocolName())
                        .setAssignment(synced.assignment()));
    }

    CompletionStage<HeartbeatResponseData> heartbeat(ClientRequest request) {
        HeartbeatRequestData body = request.body(HeartbeatRequestData.class);
        Heartbeat beat = new Heartbeat(
                body.groupId(), body.generationId(), new MemberName(body.memberId(), body.groupInstanceId()));
        return groups.call(body.groupId(), Done.class, beat)
                .thenApply(done ->
                        new HeartbeatResponseData().setErrorCode(done.error().code()));
    }

    CompletionStage<LeaveGroupResponseData> leave(ClientRequest request) {
        LeaveGroupRequestData body = request.body(LeaveGroupRequestData.class);
        boolean byMembers = request.version() >= LEAVES_BY_MEMBERS;
        List<MemberName> members = new ArrayList<>();
        if (byMembers) {
            body.members().forEach(each -> members.add(new MemberName(each.memberId(), each.groupInstanceId())));
        } else {
            members.add(new MemberName(body.memberId(), null));
        }
        return groups.call(body.groupId(), Left.class, new Leave(body.groupId(), members))
                .thenApply(left -> byMembers ? answer(left, members) : answer(left));
    }

    private static LeaveGroupResponseData answer(Left left) {
        LogError error = left.error() == LogError.NONE ? left.members().get(0) : left.error();
        return new LeaveGroupResponseData().setErrorCode(error.code());
    }

    private static LeaveGroupResponseData answer(Left left, List<MemberName> members) {
        LeaveGroupResponseData answer =
                new LeaveGroupResponseData().setErrorCode(left.error().code());
        for (int i = 0; i < left.members().size(); i++) {
            answer.members()
                    .add(new MemberResponse()
                            .setMemberId(members.get(i).memberId())
                            .setGroupInstanceId(members.get(i).groupInstanceId())
                            .setErrorCode(left.members().get(i).code()));
        }
        return answer;
    }
}
