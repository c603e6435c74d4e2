package io.weir.log.config;

import java.util.List;

/** Who a broker is, where it listens, and where its files are. */
public final class NodeKeys {
    private static final int LARGEST_PORT = 65_535;

    /** Kafka's older name for the number of a node. */
    public static final ConfigKey<Integer> BROKER_ID = new ConfigKey<>(
            "broker.id",
            ConfigType.integer(0),
            "1",
            "Number of this node, different from that of every other node of the cluster. The data directories belong to it.");

    /** The number of a node. */
    public static final ConfigKey<Integer> NODE_ID =
            new ConfigKey<>("node.id", ConfigType.integer(0), null, "The same as broker.id, under Kafka's newer name.");

    /** Where the node stands. */
    public static final ConfigKey<String> RACK = new ConfigKey<>(
            "broker.rack", ConfigType.text(), null, "Name of the rack the node stands in; clients are told of it.");

    /** The peers of ZooKeeper. */
    public static final ConfigKey<String> ZOOKEEPER = new ConfigKey<>(
            "zookeeper.connect",
            ConfigType.text(),
            null,
            "Peers of ZooKeeper as HOST:PORT with commas between them, and behind the last the path below which the cluster is: zk1:2181,zk2:2181,zk3:2181/log. Set: this node is one of several, and records are stored in BookKeeper. Not set: it is alone.");

    /** How long a node may be silent. */
    public static final ConfigKey<Integer> ZOOKEEPER_SESSION = new ConfigKey<>(
            "zookeeper.session.timeout.ms",
            ConfigType.integer(1000),
            "9000",
            "Milliseconds of silence after which another node takes over what this one leads.");

    /** How long ZooKeeper is waited for. */
    public static final ConfigKey<Integer> ZOOKEEPER_CONNECTION = new ConfigKey<>(
            "zookeeper.connection.timeout.ms",
            ConfigType.integer(1),
            "18000",
            "Milliseconds for which ZooKeeper is waited for at the start.");

    /** Where is listened. */
    public static final ConfigKey<List<String>> LISTENERS = new ConfigKey<>(
            "listeners",
            ConfigType.list(),
            "PLAINTEXT://localhost:9092",
            "Where clients are served, as NAME://HOST:PORT with commas between them. No host: all addresses of the machine. Port 0: any free one. Beyond loopback security.insecure=true is needed.");

    /** What clients are told. */
    public static final ConfigKey<List<String>> ADVERTISED_LISTENERS = new ConfigKey<>(
            "advertised.listeners",
            ConfigType.list(),
            null,
            "Addresses that clients are told to connect to, by the names of listeners; what is not named here is told as it is in listeners. Clients must be able to reach them.");

    /** What the names of listeners mean. */
    public static final ConfigKey<List<String>> LISTENER_PROTOCOLS = new ConfigKey<>(
            "listener.security.protocol.map",
            ConfigType.list(),
            "PLAINTEXT:PLAINTEXT",
            "Protocol of each listener's name, as NAME:PROTOCOL with commas between them. There is only PLAINTEXT yet.");

    /** Whether others may come in. */
    public static final ConfigKey<Boolean> INSECURE = new ConfigKey<>(
            "security.insecure",
            ConfigType.bool(),
            "false",
            "Whether listeners beyond loopback are allowed although everybody who reaches them can read, write and delete everything.");

    /** Where other nodes store. */
    public static final ConfigKey<Integer> BOOKIE_PORT = new ConfigKey<>(
            "bookkeeper.bookiePort",
            ConfigType.integer(0, LARGEST_PORT),
            "3181",
            "Port by which other nodes store copies here; 0: any free one. Used with zookeeper.connect. Every other setting of BookKeeper is taken, too, under its name behind bookkeeper. .");

    /** By which name other nodes reach it. */
    public static final ConfigKey<String> BOOKIE_HOST = new ConfigKey<>(
            "bookkeeper.advertisedAddress",
            ConfigType.text(),
            null,
            "Name or address by which other nodes reach that port. Not set: that of the first of advertised.listeners or listeners.");

    /** Threads of the network. */
    public static final ConfigKey<Integer> NETWORK_THREADS = new ConfigKey<>(
            "num.network.threads", ConfigType.integer(1, 1024), "3", "Threads that read requests and write answers.");

    /** Threads that read files. */
    public static final ConfigKey<Integer> IO_THREADS = new ConfigKey<>(
            "num.io.threads", ConfigType.integer(1, 1024), "8", "Threads that read records from files.");

    /** The largest answer. */
    public static final ConfigKey<Integer> FETCH_MAX_BYTES = new ConfigKey<>(
            "fetch.max.bytes",
            ConfigType.integer(1024),
            "57671680",
            "Bytes of records of one answer at most, whatever the client allows; one batch in any case.");

    /** The largest request. */
    public static final ConfigKey<Integer> LARGEST_REQUEST = new ConfigKey<>(
            "socket.request.max.bytes",
            ConfigType.integer(1024),
            "104857600",
            "Bytes of the largest request; a connection that begins a larger one is closed.");

    /** How many connections. */
    public static final ConfigKey<Integer> MAX_CONNECTIONS = new ConfigKey<>(
            "max.connections",
            ConfigType.integer(1),
            "10000",
            "Connections that are open at once; another one is closed at once.");

    /** How long a connection may be silent. */
    public static final ConfigKey<Long> MAX_IDLE = new ConfigKey<>(
            "connections.max.idle.ms",
            ConfigType.longInteger(1),
            "600000",
            "Milliseconds after which a connection on which nothing happens is closed.");

    /** Whether there is an HTTP port. */
    public static final ConfigKey<Boolean> HTTP_ENABLED = new ConfigKey<>(
            "http.server.enabled", ConfigType.bool(), "true", "Whether state and metrics are told over HTTP.");

    /** Where HTTP is listened for. */
    public static final ConfigKey<String> HTTP_HOST = new ConfigKey<>(
            "http.server.host",
            ConfigType.text(),
            "localhost",
            "Address of the HTTP port. Beyond loopback security.insecure=true is needed.");

    /** The HTTP port. */
    public static final ConfigKey<Integer> HTTP_PORT = new ConfigKey<>(
            "http.server.port", ConfigType.integer(0, LARGEST_PORT), "8088", "The HTTP port; 0: any free one.");

    /** Directories of the log. */
    public static final ConfigKey<List<String>> LOG_DIRS = new ConfigKey<>(
            "log.dirs",
            ConfigType.list(),
            null,
            "Directories of partitions, with commas between them, best one per disk; the first also has what the broker must know of topics. A relative one lies below the directory that Weir is installed in.");

    /** The directory of the log. */
    public static final ConfigKey<List<String>> LOG_DIR = new ConfigKey<>(
            "log.dir", ConfigType.list(), "data/log", "Used when log.dirs is not set, in the same way.");

    /** Directory of the journal. */
    public static final ConfigKey<String> JOURNAL_DIRS = new ConfigKey<>(
            "journal.dirs",
            ConfigType.text(),
            null,
            "Directory of the journal that a record is in before it is acknowledged; its own disk is best. Not set: journal, in the first of log.dirs. There is one.");

    /** How large a file of the journal is. */
    public static final ConfigKey<Integer> JOURNAL_FILE_BYTES = new ConfigKey<>(
            "journal.file.bytes",
            ConfigType.integer(1 << 20, 1 << 30),
            "67108864",
            "Bytes of one file of the journal.");

    /** How many files of the journal are filled before segments are synced. */
    public static final ConfigKey<Integer> JOURNAL_FILES = new ConfigKey<>(
            "journal.files",
            ConfigType.integer(1, 1024),
            "3",
            "Files of the journal that are filled before segments are synced ahead of log.flush.interval.ms, so that the files can be written anew. A broker that was killed reads back as many at most. Two more are kept, the one that is written and a spare. Of a small disk those that are filled take a twentieth at most, but there is always one.");

    /** How large a group of the journal is. */
    public static final ConfigKey<Integer> JOURNAL_GROUP_BYTES = new ConfigKey<>(
            "journal.group.bytes",
            ConfigType.integer(4096, 1 << 26),
            "1048576",
            "Bytes that are synced to disk together, at least one request. What waits is synced as soon as the sync before it ends.");

    /** When a disk counts as full. */
    public static final ConfigKey<Double> DISK_USAGE = new ConfigKey<>(
            "disk.usage.threshold",
            ConfigType.fraction(0.0, 1.0),
            "0.95",
            "Share of a disk in use above which no records are taken, only served.");

    /** How often is looked at the room that is left. */
    public static final ConfigKey<Integer> DISK_CHECK_INTERVAL = new ConfigKey<>(
            "disk.check.interval.ms",
            ConfigType.integer(100),
            "10000",
            "Milliseconds between two looks at the room that is left.");

    /** Threads that open partitions. */
    public static final ConfigKey<Integer> RECOVERY_THREADS = new ConfigKey<>(
            "num.recovery.threads.per.data.dir",
            ConfigType.integer(1, 256),
            "2",
            "Threads that open partitions when the broker starts, and flush them.");

    /** In the order of the page. */
    static final List<ConfigKey<?>> ALL = List.of(
            BROKER_ID,
            NODE_ID,
            RACK,
            ZOOKEEPER,
            ZOOKEEPER_SESSION,
            ZOOKEEPER_CONNECTION,
            BOOKIE_PORT,
            BOOKIE_HOST,
            LISTENERS,
            ADVERTISED_LISTENERS,
            LISTENER_PROTOCOLS,
            INSECURE,
            NETWORK_THREADS,
            IO_THREADS,
            FETCH_MAX_BYTES,
            LARGEST_REQUEST,
            MAX_CONNECTIONS,
            MAX_IDLE,
            HTTP_ENABLED,
            HTTP_HOST,
            HTTP_PORT,
            LOG_DIRS,
            LOG_DIR,
            JOURNAL_DIRS,
            JOURNAL_FILE_BYTES,
            JOURNAL_FILES,
            JOURNAL_GROUP_BYTES,
            DISK_USAGE,
            DISK_CHECK_INTERVAL,
            RECOVERY_THREADS);

    private NodeKeys() {}
}
