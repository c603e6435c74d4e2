package io.weir.log.cluster.node;

import io.weir.log.cluster.ledger.PartitionState;
import io.weir.log.cluster.ledger.PartitionStates.Versioned;
import io.weir.log.cluster.node.ClusterView.PartitionKey;
import io.weir.log.cluster.zookeeper.StateCodec;
import io.weir.log.cluster.zookeeper.ZooKeeperStates;
import io.weir.log.topic.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees what is agreed on. After every change, and now and then, everything is looked at as a whole: events are not relied on, as a
 * node of ZooKeeper that was removed and made again while nobody looked gives none.
 *
 * <p><b>Threading:</b> {@link #view} by any thread; the listener is called by the thread given.
 */
final class ClusterWatch implements AutoCloseable {
    static final String IDS = "/ids";
    static final String TOPICS = "/topics";
    static final String CONTROLLER = "/controller";
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);
    private static final long LOOK_MILLIS = 1_000;

    private final ScheduledExecutorService thread;
    private final Consumer<ClusterView> listener;
    private final List<CuratorCache> caches = new ArrayList<>();
    private final AtomicBoolean asked = new AtomicBoolean();

    /** The caches that have had everything once. */
    private final Set<CuratorCache> complete = ConcurrentHashMap.newKeySet();

    /** What was read of a path, and when it was written. Of the thread. */
    private Map<String, Read> known = new HashMap<>();

    private volatile ClusterView view = ClusterView.EMPTY;

    private record Read(long written, Object value) {}

    ClusterWatch(CuratorFramework client, ScheduledExecutorService thread, Consumer<ClusterView> listener) {
        this.thread = thread;
        this.listener = listener;
        for (String root : List.of(IDS, TOPICS, CONTROLLER, ZooKeeperStates.PARTITIONS)) {
            caches.add(CuratorCache.build(client, root));
        }
    }

    void start() {
        for (CuratorCache cache : caches) {
            cache.listenable()
                    .addListener(CuratorCacheListener.builder()
                            .forAll((type, before, after) -> ask())
                            .forInitialized(() -> {
                                complete.add(cache);
                                ask();
                            })
                            .build());
            cache.start();
        }
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    ClusterView view() {
        return view;
    }

    /** Looks soon. */
    void ask() {
        if (asked.compareAndSet(false, true)) {
            try {
                thread.execute(this::look);
            } catch (RejectedExecutionException e) {
                LOG.debug("News after the end");
            }
        }
    }

    private void look() {
        asked.set(false);
        if (complete.size() < caches.size()) {
            return; // half of it would look as if the rest had been deleted
        }
        try {
            view = read();
            listener.accept(view);
        } catch (IOException | RuntimeException e) {
            LOG.error("What is agreed on cannot be followed.", e);
        }
    }

    private ClusterView read() throws IOException {
        Map<String, Read> now = new HashMap<>();
        Map<Integer, NodeRecord> nodes = new HashMap<>();
        Map<String, Topic> topics = new HashMap<>();
        Map<PartitionKey, Versioned> partitions = new HashMap<>();
        int controller = -1;
        for (CuratorCache cache : caches) {
            for (ChildData each : cache.stream().toList()) {
                String[] parts = each.getPath().split("/", -1);
                boolean isEmpty = each.getData() == null || each.getData().length == 0;
                if (isEmpty) {
                    continue;
                }
                String root = "/" + parts[1];
                if (root.equals(IDS) && parts.length == 3) {
                    NodeRecord node = read(each, NodeRecord.class, now);
                    nodes.put(node.id(), node);
                } else if (root.equals(TOPICS) && parts.length == 3) {
                    topics.put(parts[2], read(each, TopicNode.class, now).topic(parts[2]));
                } else if (root.equals(CONTROLLER)) {
                    controller = read(each, ControllerNode.class, now).node();
                } else if (root.equals(ZooKeeperStates.PARTITIONS) && parts.length == 4) {
                    partitions.put(
                            new PartitionKey(UUID.fromString(parts[2]), Integer.parseInt(parts[3])),
                            new Versioned(
                                    read(each, PartitionState.class, now),
                                    each.getStat().getVersion()));
                }
            }
        }
        known = now;
        return new ClusterView(nodes, topics, partitions, controller);
    }

    private <T> T read(ChildData data, Class<T> type, Map<String, Read> now) throws IOException {
        Read before = known.get(data.getPath());
        Read read = before != null && before.written == data.getStat().getMzxid()
                ? before
                : new Read(data.getStat().getMzxid(), StateCodec.decode(data.getData(), type, data.getPath()));
        now.put(data.getPath(), read);
        return type.cast(read.value);
    }

    @Override
    public void close() {
        caches.forEach(CuratorCache::close);
    }
}
