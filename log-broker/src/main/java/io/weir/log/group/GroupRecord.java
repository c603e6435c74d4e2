package io.weir.log.group;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.group.GroupRequest.Client;
import io.weir.log.group.GroupRequest.Timeouts;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A record of {@code __consumer_offsets}. */
public sealed interface GroupRecord {
    /** A group; null: there is no such group any more. */
    record GroupMetadata(String groupId, @Nullable GroupValue value) implements GroupRecord {}

    /**
     * A generation of a group. One without members is empty, or was being decided when it was written.
     *
     * @param currentStateTimestamp when it became that, milliseconds since 1970
     */
    record GroupValue(
            String protocolType,
            int generation,
            @Nullable String protocol,
            @Nullable String leader,
            long currentStateTimestamp,
            List<MemberValue> members) {}

    /** A member with what it wants to read and what it is to read. */
    record MemberValue(MemberName name, Client client, Timeouts timeouts, byte[] subscription, byte[] assignment) {}

    /** An offset of a group; null: it is not remembered any more. */
    record OffsetCommit(
            String groupId,
            TopicPartition partition,
            @Nullable OffsetValue value) implements GroupRecord {}

    /**
     * An offset.
     *
     * @param commitTimestamp milliseconds since 1970
     * @param topicId all zero: not known
     */
    record OffsetValue(long offset, int leaderEpoch, String metadata, long commitTimestamp, UUID topicId) {}
}
