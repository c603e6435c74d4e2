package io.weir.log.config;

import java.util.List;
import java.util.Optional;

/** Settings of Kafka that mean nothing here: what is said to those who bring them along in their files. */
public final class ForeignKeys {
    /**
     * What is said of a key.
     *
     * @param pattern a name, or the beginning of names and a star
     * @param refused whether the broker does not start with it; else it starts and warns
     * @param reason a sentence
     */
    public record Foreign(String pattern, boolean refused, String reason) {
        boolean fits(String key) {
            return pattern.endsWith("*")
                    ? key.startsWith(pattern.substring(0, pattern.length() - 1))
                    : key.equals(pattern);
        }
    }

    private static final String ONE_NODE = "Who leads, and where copies are, is decided by the nodes themselves.";
    private static final String NO_TLS =
            "There are no TLS and no logins yet; without them the key would give a false sense of safety.";
    private static final String NO_TIERS = "All segments stay on the broker's own disks.";
    private static final String NO_QUOTAS = "Clients have no quotas.";
    private static final String JOURNAL = "Every record is on disk in the journal before it is acknowledged.";
    private static final String OWN_METRICS = "Metrics are told under /metrics of the HTTP port.";

    /** All, the first that fits counts. */
    public static final List<Foreign> ALL = List.of(
            accepted("zookeeper.*", "The connection to ZooKeeper has no other settings yet."),
            accepted("process.roles", ONE_NODE),
            accepted("controller.*", ONE_NODE),
            accepted("inter.broker.*", ONE_NODE),
            accepted("replica.*", ONE_NODE),
            accepted("num.replica.*", ONE_NODE),
            accepted("auto.leader.rebalance.enable", ONE_NODE),
            accepted("leader.imbalance.*", ONE_NODE),
            accepted("unclean.leader.election.enable", ONE_NODE),
            accepted("transaction.state.log.min.isr", ONE_NODE),
            accepted("broker.id.generation.enable", ONE_NODE),
            accepted("reserved.broker.max.id", ONE_NODE),
            accepted("metadata.*", ONE_NODE),
            refused("ssl.*", NO_TLS),
            refused("sasl.*", NO_TLS),
            refused("security.*", NO_TLS),
            refused("authorizer.*", NO_TLS),
            refused("super.users", NO_TLS),
            refused("allow.everyone.if.no.acl.found", NO_TLS),
            refused("delegation.token.*", NO_TLS),
            refused("remote.log.*", NO_TIERS),
            refused("client.quota.*", NO_QUOTAS),
            accepted("quota.*", NO_QUOTAS),
            accepted("log.flush.*", JOURNAL),
            accepted("socket.send.buffer.bytes", "The system sizes the buffers of connections."),
            accepted("socket.receive.buffer.bytes", "The system sizes the buffers of connections."),
            accepted("background.threads", "The log has threads of its own."),
            accepted("queued.max.*", "Each connection is read only as far as it is answered."),
            accepted("log.index.size.max.bytes", "An index is as large as its segment needs."),
            accepted("log.preallocate", "Only files of the journal are allocated in advance."),
            accepted("log.roll.jitter.*", "Segments of different partitions are not begun at the same time anyway."),
            accepted("log.cleaner.io.buffer.size", "Compaction reads 1 MiB at a time."),
            accepted("log.cleaner.io.buffer.load.factor", "The memory for keys is used as far as it goes."),
            accepted("metric.reporters", OWN_METRICS),
            accepted("metrics.*", OWN_METRICS),
            accepted("kafka.metrics.*", OWN_METRICS),
            accepted("auto.include.jmx.reporter", OWN_METRICS));

    private ForeignKeys() {}

    /** What is said of a key that is none of ours; empty: it is none of Kafka's that we know either. */
    static Optional<Foreign> find(String key) {
        return ALL.stream().filter(each -> each.fits(key)).findFirst();
    }

    private static Foreign refused(String pattern, String reason) {
        return new Foreign(pattern, true, reason);
    }

    private static Foreign accepted(String pattern, String reason) {
        return new Foreign(pattern, false, reason);
    }
}
