package io.weir.log.wire.group;

import io.weir.log.group.GroupService;
import io.weir.log.topic.TopicCatalog;
import io.weir.log.wire.Apis;
import org.apache.kafka.common.protocol.ApiKeys;

/** All that is asked about groups. */
public final class GroupApis {
    private GroupApis() {}

    /**
     * Adds the handlers to a table.
     *
     * @param topics that offsets may be committed for
     */
    public static void addTo(Apis.Builder apis, GroupService groups, TopicCatalog topics) {
        OffsetTopics names = new OffsetTopics(topics);
        Membership membership = new Membership(groups);
        apis.add(ApiKeys.OFFSET_COMMIT, 2, 10, new OffsetCommit(groups, names))
                .add(ApiKeys.OFFSET_FETCH, 1, 10, new OffsetFetch(groups, names))
                .add(ApiKeys.JOIN_GROUP, 0, 9, new JoinGroup(groups))
                .add(ApiKeys.HEARTBEAT, 0, 4, membership::heartbeat)
                .add(ApiKeys.LEAVE_GROUP, 0, 5, membership::leave)
                .add(ApiKeys.SYNC_GROUP, 0, 5, membership::sync)
                .add(ApiKeys.DESCRIBE_GROUPS, 0, 6, new DescribeGroups(groups))
                .add(ApiKeys.LIST_GROUPS, 0, 5, new ListGroups(groups))
                .add(ApiKeys.DELETE_GROUPS, 0, 3, new DeleteGroups(groups))
                .add(ApiKeys.OFFSET_DELETE, 0, 0, new OffsetDelete(groups, names))
                .add(ApiKeys.TXN_OFFSET_COMMIT, 0, 6, new TxnOffsetCommit(groups, names));
    }
}
