package io.weir.log.group;

import io.weir.log.coordinator.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a {@link GroupCoordinator} is asked. */
public sealed interface GroupRequest {
    /** Hands the request to the method for its kind. */
    void deliverTo(Receiver receiver);

    /** Become a member of the next generation; answered with {@link GroupResponse.Joined}. */
    record Join(
            String groupId,
            MemberName member,
            Timeouts timeouts,
            String protocolType,
            List<Protocol> protocols,
            Client client,
            Dialect dialect)
            implements GroupRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onJoin(this);
        }
    }

    /** For how long a member may be silent, and for how long it may take to join again; milliseconds. */
    record Timeouts(int sessionTimeoutMs, int rebalanceTimeoutMs) {}

    /** Who a member is to operators. */
    record Client(String clientId, String clientHost) {}

    /**
     * What the client's version of the protocol knows.
     *
     * @param requiresKnownMemberId whether a member joins a second time with the id it was given, so that a lost answer leaves
     *     no member behind
     * @param skipsAssignment whether a leader can be told that nothing is to be assigned
     */
    record Dialect(boolean requiresKnownMemberId, boolean skipsAssignment) {}

    /** Ask for one's assignment, as leader with those of all; answered with {@link GroupResponse.Synced}. */
    record Sync(
            String groupId,
            int generationId,
            MemberName member,
            @Nullable String protocolType,
            @Nullable String protocolName,
            Map<String, byte[]> assignments)
            implements GroupRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onSync(this);
        }
    }

    /** Still there; answered with {@link GroupResponse.Done}. */
    record Heartbeat(String groupId, int generationId, MemberName member) implements GroupRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onHeartbeat(this);
        }
    }

    /** These members go; answered with {@link GroupResponse.Left}. */
    record Leave(String groupId, List<MemberName> members) implements GroupRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onLeave(this);
        }
    }

    /** Tell what a group is; answered with {@link GroupResponse.Described}. */
    record Describe(String groupId) implements GroupRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onDescribe(this);
        }
    }

    /** Tell which groups there are in these states, without regard to case; none: in all. {@link GroupResponse.Listed}. */
    record ListGroups(Set<String> statesFilter) implements GroupRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onList(this);
        }
    }

    /** Forget an empty group with its offsets; answered with {@link GroupResponse.Done}. */
    record Delete(String groupId) implements GroupRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onDelete(this);
        }
    }

    /** Remember offsets; answered with {@link GroupResponse.PerPartition}. */
    record CommitOffsets(String groupId, int generationId, MemberName member, List<NewOffset> offsets)
            implements GroupRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onCommitOffsets(this);
        }
    }

    /**
     * An offset to be remembered.
     *
     * @param topicId all zero: not known
     */
    record NewOffset(
            TopicPartition partition,
            UUID topicId,
            long committedOffset,
            int committedLeaderEpoch,
            String committedMetadata) {}

    /** Remember offsets once a transaction commits; answered with {@link GroupResponse.PerPartition}. */
    record CommitInTransaction(CommitOffsets offsets, TransactionName transaction) implements GroupRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onCommitInTransaction(this);
        }
    }

    /**
     * The transaction of a producer.
     *
     * @param addsItself whether the offsets become part of it by this, without having been announced
     */
    record TransactionName(String transactionalId, long producerId, short producerEpoch, boolean addsItself) {}

    /**
     * Tell offsets; answered with {@link GroupResponse.Fetched}.
     *
     * @param partitions null: all there are
     * @param requireStable whether offsets of an open transaction are waited for
     */
    record FetchOffsets(String groupId, @Nullable List<TopicPartition> partitions, boolean requireStable)
            implements GroupRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onFetchOffsets(this);
        }
    }

    /** Forget offsets; answered with {@link GroupResponse.PerPartition}. */
    record DeleteOffsets(String groupId, List<TopicPartition> partitions) implements GroupRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onDeleteOffsets(this);
        }
    }

    /** The transaction of a producer has ended; answered with {@link GroupResponse.Done}. */
    record EndTransaction(long producerId, short producerEpoch, boolean committed, int coordinatorEpoch)
            implements GroupRequest {
        @Override
        public void deliverTo(Receiver receiver) {
            receiver.onEndTransaction(this);
        }
    }

    /** Takes requests. */
    interface Receiver {
        void onJoin(Join request);

        void onSync(Sync request);

        void onHeartbeat(Heartbeat request);

        void onLeave(Leave request);

        void onDescribe(Describe request);

        void onList(ListGroups request);

        void onDelete(Delete request);

        void onCommitOffsets(CommitOffsets request);

        void onCommitInTransaction(CommitInTransaction request);

        void onFetchOffsets(FetchOffsets request);

        void onDeleteOffsets(DeleteOffsets request);

        void onEndTransaction(EndTransaction request);
    }
}
