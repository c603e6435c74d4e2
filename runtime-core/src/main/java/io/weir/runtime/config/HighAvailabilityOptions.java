package io.weir.runtime.config;

import static io.weir.runtime.config.OptionTypes.atLeast;
import static io.weir.runtime.config.OptionTypes.oneOf;
import static io.weir.runtime.config.OptionTypes.port;

import io.weir.api.configuration.ConfigOption;
import io.weir.api.configuration.Configuration;
import java.time.Duration;
import java.util.List;

/** The keys of high availability. */
public final class HighAvailabilityOptions {
    /** The type without elections. */
    public static final String NONE = "none";

    public static final ConfigOption<String> TYPE = ConfigOption.text(
            "high-availability.type",
            NONE,
            "none: one JobManager, with which jobs end; zookeeper: several of conf/masters, of which one leads; or the name of a class that makes another kind.");
    public static final ConfigOption<String> CLUSTER_ID = ConfigOption.text(
            "high-availability.cluster-id", "/default", "Keeps clusters apart that share a ZooKeeper or a storageDir.");
    public static final ConfigOption<String> STORAGE_DIR = ConfigOption.text(
            "high-availability.storageDir",
            "",
            "Directory in which leaders leave jobs, jars and results to their successors, the same on all machines of JobManagers.");
    public static final ConfigOption<Integer> RPC_PORT = port(
            "high-availability.jobmanager.port",
            0,
            "Port on which a JobManager takes calls from TaskManagers, in place of jobmanager.rpc.port; 0: any free one.");
    public static final ConfigOption<Duration> LEASE = ConfigOption.duration(
            "high-availability.lease",
            "10 s",
            "How long a TaskManager keeps tasks running that has lost the leading JobManager and reaches no other; then it cancels them.");
    public static final ConfigOption<Duration> TAKE_OVER_TIMEOUT = ConfigOption.duration(
            "high-availability.take-over.timeout",
            "3 s",
            "How long a new leader waits for the TaskManagers that run the tasks of a job, to go on with them; then the job starts from its last checkpoint.");
    public static final ConfigOption<String> QUORUM = ConfigOption.text(
            "high-availability.zookeeper.quorum",
            "",
            "The peers of ZooKeeper with the ports for clients: host1:2181,host2:2181,host3:2181.");
    public static final ConfigOption<String> PATH_ROOT = ConfigOption.text(
            "high-availability.zookeeper.path.root",
            "/weir",
            "Node of ZooKeeper below which everything is kept; that of the cluster is below it.");
    public static final ConfigOption<Duration> SESSION_TIMEOUT = ConfigOption.duration(
            "high-availability.zookeeper.client.session-timeout",
            "6 s",
            "After how long a silence ZooKeeper gives up a JobManager, and another is elected. ZooKeeper keeps it within 2 and 20 of its ticks.");
    public static final ConfigOption<Duration> CONNECTION_TIMEOUT = ConfigOption.duration(
            "high-availability.zookeeper.client.connection-timeout",
            "15 s",
            "How long a connection to ZooKeeper may take to come about; at most as long as a session lasts.");
    public static final ConfigOption<Duration> RETRY_WAIT = ConfigOption.duration(
            "high-availability.zookeeper.client.retry-wait",
            "500 ms",
            "How long a call that failed with its connection waits before it is made again.");
    public static final ConfigOption<Integer> MAX_RETRIES = atLeast(
            0,
            "high-availability.zookeeper.client.max-retry-attempts",
            10,
            "How often a call is made again before it has failed. Writes of the leader go on until its term ends.");
    public static final ConfigOption<String> ACL = oneOf(
            "high-availability.zookeeper.client.acl",
            "open",
            "Who may read and change the nodes: open: everybody; creator: who is authenticated as their maker, as with SASL.",
            "open",
            "creator");
    public static final ConfigOption<Boolean> TOLERATE_SUSPENDED = ConfigOption.bool(
            "high-availability.zookeeper.client.tolerate-suspended-connections",
            true,
            "Whether a leader whose connection to ZooKeeper is lost goes on until its session is; its writes wait meanwhile.");
    public static final ConfigOption<Boolean> ENSEMBLE_TRACKER = ConfigOption.bool(
            "high-availability.zookeeper.client.ensemble-tracker",
            true,
            "Whether changes of the set of peers are followed.");
    public static final ConfigOption<Boolean> SASL_DISABLE = ConfigOption.bool(
            "zookeeper.sasl.disable",
            false,
            "Whether SASL is left out even where the JVM has a JAAS configuration for it.");
    public static final ConfigOption<String> SASL_SERVICE_NAME =
            ConfigOption.text("zookeeper.sasl.service-name", "zookeeper", "Name of ZooKeeper's service in Kerberos.");
    public static final ConfigOption<String> SASL_LOGIN_CONTEXT = ConfigOption.text(
            "zookeeper.sasl.login-context-name",
            "Client",
            "Entry of the JAAS configuration that logs in to ZooKeeper.");

    private HighAvailabilityOptions() {}

    /** Whether one JobManager of several is elected to lead. */
    public static boolean isElecting(Configuration values) {
        return !values.get(TYPE).strip().equalsIgnoreCase(NONE);
    }

    static List<ConfigOption<?>> all() {
        return List.of(
                TYPE,
                CLUSTER_ID,
                STORAGE_DIR,
                RPC_PORT,
                LEASE,
                TAKE_OVER_TIMEOUT,
                QUORUM,
                PATH_ROOT,
                SESSION_TIMEOUT,
                CONNECTION_TIMEOUT,
                RETRY_WAIT,
                MAX_RETRIES,
                ACL,
                TOLERATE_SUSPENDED,
                ENSEMBLE_TRACKER,
                SASL_DISABLE,
                SASL_SERVICE_NAME,
                SASL_LOGIN_CONTEXT);
    }
}
