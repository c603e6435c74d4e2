package io.weir.log.cluster.node;

import io.weir.log.cluster.storage.StorageSettings;
import io.weir.log.config.BrokerConfig;
import io.weir.log.config.Listener;
import io.weir.log.config.LogKeys;
import io.weir.log.config.NodeKeys;
import io.weir.log.topic.Topic;
import io.weir.log.topic.TopicKeys;
import io.weir.log.topic.TopicSettings;
import java.nio.file.Path;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryNTimes;

/** What the parts of a node are told of its settings. */
final class ClusterSettings {
    private static final int RETRIES = 5;
    private static final int RETRY_MILLIS = 300;

    private final BrokerConfig config;

    ClusterSettings(BrokerConfig config) {
        this.config = config;
    }

    /** Peers with the path behind. */
    String zookeeper() {
        return config.find(NodeKeys.ZOOKEEPER).orElseThrow();
    }

    /** A client of ZooKeeper that is not started yet; everything is below the path of the cluster. */
    CuratorFramework client() {
        String connect = zookeeper();
        int slash = connect.indexOf('/');
        String path = slash < 0 ? "" : connect.substring(slash + 1).replaceAll("/+$", "");
        return CuratorFrameworkFactory.builder()
                .connectString(slash < 0 ? connect : connect.substring(0, slash))
                .namespace(path.isEmpty() ? null : path)
                .sessionTimeoutMs(sessionMillis())
                .connectionTimeoutMs(Math.min(sessionMillis(), connectionMillis()))
                .retryPolicy(new RetryNTimes(RETRIES, RETRY_MILLIS))
                .build();
    }

    int sessionMillis() {
        return config.value(NodeKeys.ZOOKEEPER_SESSION);
    }

    int connectionMillis() {
        return config.value(NodeKeys.ZOOKEEPER_CONNECTION);
    }

    StorageSettings storage() {
        List<Path> directories = config.logDirectories();
        return new StorageSettings(
                config.nodeId(),
                zookeeper(),
                new StorageSettings.Places(
                        config.journalDirectory(),
                        directories.get(0).resolve("ledgers"),
                        config.find(NodeKeys.BOOKIE_HOST).orElseGet(this::host),
                        config.value(NodeKeys.BOOKIE_PORT)),
                sessionMillis(),
                config.bookkeeper());
    }

    /** By which name others reach this machine. */
    private String host() {
        List<Listener> advertised = config.advertisedListeners();
        Listener first = advertised.isEmpty() ? config.listeners().get(0) : advertised.get(0);
        return first.isWildcard() ? "localhost" : first.host();
    }

    int minInSync(Topic topic) {
        return new TopicSettings(config).value(TopicKeys.MIN_IN_SYNC, topic.settings());
    }

    long retentionMillis() {
        return config.value(LogKeys.RETENTION_CHECK);
    }

    long producerExpirationMillis() {
        return config.value(LogKeys.PRODUCER_EXPIRATION);
    }
}
