package io.weir.log.group;

import io.weir.log.batch.MalformedBatchException;
import io.weir.log.coordinator.FieldReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What the members of a group read, if they are consumers: the one place where their bytes are looked into. */
final class Subscriptions {
    private static final String CONSUMERS = "consumer";
    private static final int FEWEST_BYTES_OF_NAME = 2;

    private Subscriptions() {}

    /** The topics that are read; none of an empty group; empty where that cannot be known. */
    static Optional<Set<String>> of(Group group) {
        if (group.is(GroupState.EMPTY)) {
            return Optional.of(Set.of());
        }
        if (!group.is(GroupState.STABLE) || !group.protocolType().equals(CONSUMERS)) {
            return Optional.empty();
        }
        Set<String> topics = new HashSet<>();
        try {
            for (Member member : group.members()) {
                addTopics(topics, member.metadata(group.protocol()));
            }
        } catch (MalformedBatchException e) {
            return Optional.empty(); // an assignor of somebody's own
        }
        return Optional.of(topics);
    }

    /**
     * Whether what a member wants is the same. Of consumers the topics count alone: what they own, and since which generation,
     * is in the bytes too and differs after each restart.
     */
    static boolean areAlike(Group group, byte[] former, byte[] next) {
        if (Arrays.equals(former, next)) {
            return true;
        }
        if (!group.protocolType().equals(CONSUMERS)) {
            return false;
        }
        try {
            Set<String> formerTopics = new HashSet<>();
            Set<String> nextTopics = new HashSet<>();
            addTopics(formerTopics, former);
            addTopics(nextTopics, next);
            return formerTopics.equals(nextTopics);
        } catch (MalformedBatchException e) {
            return false; // an assignor of somebody's own
        }
    }

    /** Reads the beginning of {@code ConsumerProtocolSubscription}, which all versions have in common. */
    private static void addTopics(Set<String> topics, byte[] subscription) {
        FieldReader from = new FieldReader(ByteBuffer.wrap(subscription));
        from.int16();
        int count = from.count(FEWEST_BYTES_OF_NAME);
        for (int i = 0; i < count; i++) {
            topics.add(from.string());
        }
    }
}
