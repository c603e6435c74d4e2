package io.weir.log.wire;

import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.LogStore;
import io.weir.log.store.PartitionLog;
import io.weir.log.topic.Topic;
import io.weir.log.topic.TopicCatalog;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.Uuid;

/**
 * Finds the partitions that requests name.
 *
 * <p><b>Threading:</b> all methods may be called by any thread and none waits.
 */
public final class Partitions {
    /** What a client sends that knows no epoch. */
    private static final int ANY_EPOCH = -1;

    private final TopicCatalog catalog;
    private final LogStore store;
    private final boolean isShared;

    /** Those of {@code catalog}, all of which are in {@code store}. */
    public Partitions(TopicCatalog catalog, LogStore store) {
        this(catalog, store, false);
    }

    /** Those of {@code catalog}; {@code isShared}: what is not in {@code store} is elsewhere. */
    public Partitions(TopicCatalog catalog, LogStore store, boolean isShared) {
        this.catalog = catalog;
        this.store = store;
        this.isShared = isShared;
    }

    /** The topics there are. */
    public TopicCatalog catalog() {
        return catalog;
    }

    /**
     * The topic of that name.
     *
     * @throws LogException UNKNOWN_TOPIC_OR_PARTITION: there is none
     */
    public Topic require(String name) {
        Topic topic = catalog.find(name);
        if (topic == null) {
            throw new LogException(LogError.UNKNOWN_TOPIC_OR_PARTITION, "There is no topic '%s'.".formatted(name));
        }
        return topic;
    }

    /**
     * The topic of that id.
     *
     * @throws LogException UNKNOWN_TOPIC_ID: there is none
     */
    public Topic require(Uuid id) {
        Topic topic = catalog.find(uuid(id));
        if (topic == null) {
            throw new LogException(
                    LogError.UNKNOWN_TOPIC_ID,
                    "There is no topic of the id %s; it may have been deleted.".formatted(id));
        }
        return topic;
    }

    /** The partition of that number, if it is here; not while it is being made or removed. */
    public Optional<PartitionLog> find(Topic topic, int index) {
        return index < 0 || index >= topic.partitions() ? Optional.empty() : store.find(topic.partition(index));
    }

    /**
     * The partition of that number.
     *
     * @throws LogException UNKNOWN_TOPIC_OR_PARTITION: there is none; NOT_LEADER_OR_FOLLOWER: it is elsewhere
     */
    public PartitionLog require(Topic topic, int index) {
        Optional<PartitionLog> log = find(topic, index);
        if (log.isEmpty() && isShared && index >= 0 && index < topic.partitions()) {
            throw new LogException(
                    LogError.NOT_LEADER_OR_FOLLOWER,
                    "Partition %d of topic '%s' is not led by this node.".formatted(index, topic.name()));
        }
        if (log.isEmpty()) {
            throw new LogException(
                    LogError.UNKNOWN_TOPIC_OR_PARTITION,
                    "There is no partition %d of topic '%s', which has %d."
                            .formatted(index, topic.name(), topic.partitions()));
        }
        return log.get();
    }

    /**
     * As {@link #require(Topic, int)}, for a client that takes {@code epoch} for the leader's.
     *
     * @throws LogException FENCED_LEADER_EPOCH or UNKNOWN_LEADER_EPOCH: it is another
     */
    public PartitionLog require(Topic topic, int index, int epoch) {
        PartitionLog log = require(topic, index);
        int ours = log.leaderEpoch();
        if (epoch != ANY_EPOCH && epoch != ours) {
            throw new LogException(
                    epoch < ours ? LogError.FENCED_LEADER_EPOCH : LogError.UNKNOWN_LEADER_EPOCH,
                    "The leader of %s is at epoch %d, and the client at %d.".formatted(log.id(), ours, epoch));
        }
        return log;
    }

    /** The id as the protocol has it. */
    public static Uuid uuid(UUID id) {
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** The id as the log has it. */
    public static UUID uuid(Uuid id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
