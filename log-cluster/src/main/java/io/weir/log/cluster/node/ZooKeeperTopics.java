package io.weir.log.cluster.node;

import io.weir.log.cluster.ledger.LedgerStore;
import io.weir.log.cluster.ledger.PartitionState;
import io.weir.log.cluster.ledger.PartitionStates;
import io.weir.log.cluster.zookeeper.StateCodec;
import io.weir.log.error.LogError;
import io.weir.log.error.LogException;
import io.weir.log.store.PartitionId;
import io.weir.log.topic.Topic;
import io.weir.log.topic.TopicLedger;
import io.weir.log.topic.TopicRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Topics in ZooKeeper. The states of partitions are made before the topic, which is what makes them count, and removed after it; any
 * node may do so.
 */
final class ZooKeeperTopics implements TopicLedger {
    private static final long SEEN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final CuratorFramework client;
    private final PartitionStates states;
    private final LedgerStore store;
    private final Supplier<ClusterView> view;
    private final List<Consumer<Collection<Topic>>> listeners = new CopyOnWriteArrayList<>();

    /** Topics on their way out. */
    private final Map<String, Topic> deleted = new HashMap<>();

    ZooKeeperTopics(CuratorFramework client, PartitionStates states, LedgerStore store, Supplier<ClusterView> view) {
        this.client = client;
        this.states = states;
        this.store = store;
        this.view = view;
    }

    private static String path(String name) {
        return ClusterWatch.TOPICS + "/" + name;
    }

    void changed(ClusterView now) {
        listeners.forEach(each -> each.accept(now.topics().values()));
    }

    @Override
    public void onChange(Consumer<Collection<Topic>> listener) {
        listeners.add(listener);
    }

    @Override
    public Collection<Topic> topics() {
        return view.get().topics().values();
    }

    @Override
    public Collection<String> names() {
        return attempt(() -> {
            Stat there = client.checkExists().forPath(ClusterWatch.TOPICS);
            return there == null ? List.of() : client.getChildren().forPath(ClusterWatch.TOPICS);
        });
    }

    @Override
    public @Nullable Topic find(String name) {
        return attempt(() -> {
            try {
                byte[] bytes = client.getData().forPath(path(name));
                return StateCodec.decode(bytes, TopicNode.class, path(name)).topic(name);
            } catch (KeeperException.NoNodeException e) {
                return null;
            }
        });
    }

    @Override
    public Topic create(TopicRecord wanted, Copies copies) {
        TopicNode node = new TopicNode(wanted.id(), wanted.partitions(), wanted.internal(), wanted.settings());
        Topic topic = node.topic(wanted.name());
        attempt(() -> {
            List<Integer> nodes = nodes();
            for (int index = 0; index < wanted.partitions(); index++) {
                make(
                        topic.partition(index),
                        copies.assigned().getOrDefault(index, spread(nodes, index, copies, topic.id())));
            }
            try {
                client.create().creatingParentsIfNeeded().forPath(path(wanted.name()), StateCodec.encode(node));
            } catch (KeeperException.NodeExistsException e) {
                remove(topic, 0);
                throw new LogException(
                        LogError.TOPIC_ALREADY_EXISTS,
                        "There is a topic '%s' already; another node has just made it.".formatted(wanted.name()));
            }
            return topic;
        });
        awaitSeen(() -> {
            Topic seen = view.get().topics().get(topic.name());
            return seen != null && seen.id().equals(topic.id());
        });
        return topic;
    }

    private List<Integer> nodes() {
        List<Integer> nodes = view.get().alive();
        if (nodes.isEmpty()) {
            throw new LogException(LogError.INVALID_REPLICATION_FACTOR, "No node is known yet. Try again.");
        }
        return nodes;
    }

    /** Each partition begins at another node, each topic too. */
    private static List<Integer> spread(List<Integer> nodes, int index, Copies copies, UUID topic) {
        int first = Math.floorMod(topic.hashCode() + index, nodes.size());
        List<Integer> replicas = new ArrayList<>();
        for (int i = 0; i < Math.min(copies.factor(), nodes.size()); i++) {
            replicas.add(nodes.get((first + i) % nodes.size()));
        }
        return replicas;
    }

    private void make(PartitionId id, List<Integer> replicas) throws Exception {
        List<Integer> alive = view.get().alive();
        int leader = replicas.stream().filter(alive::contains).findFirst().orElse(PartitionState.NO_LEADER);
        states.create(id, PartitionState.created(replicas, leader));
    }

    private void remove(Topic topic, int from) throws Exception {
        for (int index = from; index < topic.partitions(); index++) {
            store.destroy(topic.partition(index));
        }
        if (from == 0) {
            try {
                client.delete().forPath(io.weir.log.cluster.zookeeper.ZooKeeperStates.path(topic.id()));
            } catch (KeeperException.NoNodeException | KeeperException.NotEmptyException e) {
                return; // the next look at what is left over removes it
            }
        }
    }

    @Override
    public Topic grow(String name, int partitions, List<List<Integer>> assigned) {
        return change(name, before -> {
            TopicNode grown = new TopicNode(before.id(), partitions, before.internal(), before.settings());
            Topic topic = grown.topic(name);
            int factor = states.read(topic.partition(0))
                    .map(found -> found.state().replicas().size())
                    .orElse(1);
            Copies copies = new Copies(factor, Map.of());
            for (int index = before.partitions(); index < partitions; index++) {
                make(
                        topic.partition(index),
                        assigned.isEmpty()
                                ? spread(nodes(), index, copies, topic.id())
                                : assigned.get(index - before.partitions()));
            }
            return grown;
        });
    }

    @Override
    public Topic alter(String name, Map<String, String> own) {
        return change(name, before -> new TopicNode(before.id(), before.partitions(), before.internal(), own));
    }

    /** Makes another topic of one. */
    private interface Change {
        TopicNode of(TopicNode before) throws Exception;
    }

    private Topic change(String name, Change change) {
        Topic changed = attempt(() -> {
            Stat stat = new Stat();
            byte[] bytes = client.getData().storingStatIn(stat).forPath(path(name));
            TopicNode after = change.of(StateCodec.decode(bytes, TopicNode.class, path(name)));
            client.setData().withVersion(stat.getVersion()).forPath(path(name), StateCodec.encode(after));
            return after.topic(name);
        });
        awaitSeen(() -> changed.equals(view.get().topics().get(name)));
        return changed;
    }

    @Override
    public void markDeleted(String name) {
        Topic topic = find(name);
        if (topic == null) {
            return;
        }
        attempt(() -> {
            client.delete().forPath(path(name));
            return name;
        });
        deleted.put(name, topic);
        awaitSeen(() -> {
            Topic seen = view.get().topics().get(name);
            return seen == null || !seen.id().equals(topic.id());
        });
    }

    @Override
    public void finishDeletion(String name) {
        Topic topic = deleted.remove(name);
        if (topic != null) {
            attempt(() -> {
                remove(topic, 0);
                return name;
            });
        }
    }

    /** Who asks next may look at what this node sees. */
    private static void awaitSeen(BooleanSupplier isSeen) {
        long start = System.nanoTime();
        while (!isSeen.getAsBoolean() && System.nanoTime() - start < SEEN_NANOS) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Something that waits for ZooKeeper. */
    private interface Work<T> {
        @Nullable
        T run() throws Exception;
    }

    @SuppressWarnings("NullAway") // what is null is what the caller returns
    private static <T> T attempt(Work<T> work) {
        try {
            return work.run();
        } catch (LogException e) {
            throw e;
        } catch (Exception e) {
            throw new LogException(
                    LogError.KAFKA_STORAGE_ERROR,
                    "What is remembered of topics cannot be changed in ZooKeeper now: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        listeners.clear();
    }
}
