package io.weir.log.wire.group;

import io.weir.log.group.GroupRequest;
import io.weir.log.group.GroupService;
import io.weir.log.wire.ClientRequest;
import io.weir.log.wire.RequestHandler;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;

/** ListGroups 0 to 5. All groups are of the classic protocol. */
final class ListGroups implements RequestHandler {
    private static final String CLASSIC = "classic";

    private final GroupService groups;

    ListGroups(GroupService groups) {
        this.groups = groups;
    }

    @Override
    public CompletionStage<ListGroupsResponseData> handle(ClientRequest request) {
        ListGroupsRequestData body = request.body(ListGroupsRequestData.class);
        List<String> types = body.typesFilter();
        if (!types.isEmpty() && types.stream().noneMatch(CLASSIC::equalsIgnoreCase)) {
            return CompletableFuture.completedFuture(new ListGroupsResponseData());
        }
        return groups.list(new GroupRequest.ListGroups(Set.copyOf(body.statesFilter())))
                .thenApply(all -> new ListGroupsResponseData()
                        .setGroups(all.stream()
                                .map(each -> new ListedGroup()
                                        .setGroupId(each.groupId())
                                        .setProtocolType(each.protocolType())
                                        .setGroupState(each.groupState())
                                        .setGroupType(CLASSIC))
                                .toList()));
    }
}
