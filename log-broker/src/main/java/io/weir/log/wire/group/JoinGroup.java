package io.weir.log.wire.group;

import io.weir.log.group.GroupRequest.Client;
import io.weir.log.group.GroupRequest.Dialect;
import io.weir.log.group.GroupRequest.Join;
import io.weir.log.group.GroupRequest.Timeouts;
import io.weir.log.group.GroupResponse.Joined;
import io.weir.log.group.GroupService;
import io.weir.log.group.MemberName;
import io.weir.log.group.Protocol;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;

/** JoinGroup 0 to 9. */
final class JoinGroup implements RequestHandler {
    private static final short REQUIRES_KNOWN_MEMBER = 4;
    private static final short PROTOCOL_MAY_BE_NULL = 7;
    private static final short SKIPS_ASSIGNMENT = 9;

    private final GroupService groups;

    JoinGroup(GroupService groups) {
        this.groups = groups;
    }

    @Override
    public CompletionStage<JoinGroupResponseData> handle(ClientRequest request) {
        JoinGroupRequestData body = request.body(JoinGroupRequestData.class);
        short version = request.version();
        List<Protocol> protocols = new ArrayList<>();
        body.protocols().forEach(each -> protocols.add(new Protocol(each.name(), each.metadata())));
        Join join = new Join(
                body.groupId(),
                new MemberName(body.memberId(), body.groupInstanceId()),
                new Timeouts(body.sessionTimeoutMs(), body.rebalanceTimeoutMs()),
                body.protocolType(),
                protocols,
                new Client(request.clientId(), String.valueOf(request.peer().getAddress())),
                new Dialect(version >= REQUIRES_KNOWN_MEMBER, version >= SKIPS_ASSIGNMENT));
        return groups.call(body.groupId(), Joined.class, join).thenApply(joined -> answer(joined, version));
    }

    private static JoinGroupResponseData answer(Joined joined, short version) {
        JoinGroupResponseData answer = new JoinGroupResponseData()
                .setErrorCode(joined.error().code())
                .setGenerationId(joined.generationId())
                .setProtocolType(joined.protocolType())
                .setProtocolName(
                        joined.protocolName() == null && version < PROTOCOL_MAY_BE_NULL ? "" : joined.protocolName())
                .setLeader(joined.leader())
                .setSkipAssignment(joined.skipAssignment())
                .setMemberId(joined.memberId());
        joined.members()
                .forEach(each -> answer.members()
                        .add(new JoinGroupResponseMember()
                                .setMemberId(each.memberId())
                                .setGroupInstanceId(each.groupInstanceId())
                                .setMetadata(each.metadata())));
        return answer;
    }
}
