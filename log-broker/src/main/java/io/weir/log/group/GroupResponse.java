package io.weir.log.group;

import io.weir.log.coordinator.TopicPartition;
import io.weir.log.error.LogError;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a {@link GroupCoordinator} answers. */
public sealed interface GroupResponse {
    /**
     * A member of a generation, or not.
     *
     * @param generationId -1: not a member
     * @param members all members, for the leader only
     */
    record Joined(
            LogError error,
            int generationId,
            @Nullable String protocolType,
            @Nullable String protocolName,
            String leader,
            boolean skipAssignment,
            String memberId,
            List<JoinedMember> members)
            implements GroupResponse {
        static Joined refused(LogError error, String memberId) {
            return new Joined(error, -1, null, null, "", false, memberId, List.of());
        }
    }

    /** What a leader is told of a member. */
    record JoinedMember(String memberId, @Nullable String groupInstanceId, byte[] metadata) {}

    /** What a member is to read. */
    record Synced(
            LogError error,
            @Nullable String protocolType,
            @Nullable String protocolName,
            byte[] assignment) implements GroupResponse {
        static Synced refused(LogError error) {
            return new Synced(error, null, null, new byte[0]);
        }
    }

    /** It is done, or why not. */
    record Done(LogError error) implements GroupResponse {}

    /** Who has left, in the order asked. */
    record Left(LogError error, List<LogError> members) implements GroupResponse {}

    /** What became of each partition; an error of the whole leaves it empty. */
    record PerPartition(LogError error, Map<TopicPartition, LogError> partitions) implements GroupResponse {
        static PerPartition refused(LogError error) {
            return new PerPartition(error, Map.of());
        }
    }

    /** Offsets, in the order asked. */
    record Fetched(Map<TopicPartition, FetchedOffset> offsets) implements GroupResponse {}

    /**
     * An offset that is remembered; -1: none.
     *
     * @param topicId of the topic when it was committed; all zero: not known
     */
    record FetchedOffset(
            long committedOffset, int committedLeaderEpoch, String metadata, LogError error, UUID topicId) {
        /** There is none. */
        public static FetchedOffset none(LogError error) {
            return new FetchedOffset(-1, -1, "", error, new UUID(0, 0));
        }
    }

    /**
     * A group.
     *
     * @param protocolData the protocol by which is assigned; empty while that is not decided
     */
    record Described(
            LogError error,
            String groupId,
            String groupState,
            String protocolType,
            String protocolData,
            List<DescribedMember> members)
            implements GroupResponse {}

    /** A member; without bytes while nothing is decided. */
    record DescribedMember(
            MemberName name, GroupRequest.Client client, byte[] memberMetadata, byte[] memberAssignment) {}

    /** Groups. */
    record Listed(List<ListedGroup> groups) implements GroupResponse {}

    /** A group in a list. */
    record ListedGroup(String groupId, String protocolType, String groupState) {}
}
