package io.weir.log.broker;

import io.weir.log.config.BrokerConfig;
import io.weir.log.config.CoordinatorKeys;
import io.weir.log.config.Listener;
import io.weir.log.config.LogKeys;
import io.weir.log.config.NodeKeys;
import io.weir.log.group.GroupSettings;
import io.weir.log.local.StoreSettings;
import io.weir.log.transaction.TransactionSettings;
import io.weir.log.wire.Endpoint;
import io.weir.log.wire.WireSettings;
import io.weir.log.wire.records.RecordApis;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the parts of a broker are told of its settings. */
final class BrokerSettings {
    private static final long LONGEST_FLUSH_MILLIS = 10_000;

    private BrokerSettings() {}

    static StoreSettings store(BrokerConfig config, String clusterId) {
        long flushMillis = config.find(LogKeys.FLUSH_MILLIS).orElse(LONGEST_FLUSH_MILLIS);
        return new StoreSettings(
                config.logDirectories(),
                config.journalDirectory(),
                new StoreSettings.Identity(clusterId, config.nodeId()),
                new StoreSettings.JournalSizes(
                        config.value(NodeKeys.JOURNAL_FILE_BYTES),
                        config.value(NodeKeys.JOURNAL_GROUP_BYTES),
                        config.value(NodeKeys.JOURNAL_FILES)),
                new StoreSettings.Periods(
                        Math.min(flushMillis, LONGEST_FLUSH_MILLIS),
                        config.value(LogKeys.RETENTION_CHECK),
                        config.value(NodeKeys.DISK_CHECK_INTERVAL),
                        config.value(LogKeys.PRODUCER_EXPIRATION)),
                config.value(NodeKeys.DISK_USAGE),
                config.value(NodeKeys.RECOVERY_THREADS));
    }

    static WireSettings wire(BrokerConfig config) {
        List<WireSettings.Listener> listeners = new ArrayList<>();
        for (Listener each : config.listeners()) {
            listeners.add(
                    new WireSettings.Listener(each.name(), each.bindHost(), each.port(), advertised(config, each)));
        }
        WireSettings.Limits limits = WireSettings.Limits.DEFAULT;
        return new WireSettings(
                listeners,
                new WireSettings.Limits(
                        config.value(NodeKeys.LARGEST_REQUEST),
                        limits.memoryBytes(),
                        limits.connectionBytes(),
                        limits.connectionRequests(),
                        config.value(NodeKeys.MAX_CONNECTIONS),
                        config.value(NodeKeys.MAX_IDLE)),
                config.value(NodeKeys.NETWORK_THREADS));
    }

    /** What clients are told of a listener: its own address serves where it is one, else the name of this machine. */
    private static Endpoint advertised(BrokerConfig config, Listener listener) {
        for (Listener each : config.advertisedListeners()) {
            if (each.name().equals(listener.name())) {
                return new Endpoint(each.host(), each.port());
            }
        }
        return new Endpoint(listener.isWildcard() ? HostName.ofThisMachine() : listener.host(), listener.port());
    }

    static RecordApis.Settings records(BrokerConfig config) {
        return new RecordApis.Settings(
                config.value(NodeKeys.FETCH_MAX_BYTES),
                RecordApis.Settings.DEFAULT.memoryBytes(),
                config.value(NodeKeys.IO_THREADS));
    }

    static GroupSettings groups(BrokerConfig config) {
        return new GroupSettings(
                new GroupSettings.Membership(
                        config.value(CoordinatorKeys.MIN_SESSION),
                        config.value(CoordinatorKeys.MAX_SESSION),
                        config.value(CoordinatorKeys.INITIAL_DELAY),
                        config.value(CoordinatorKeys.MAX_GROUP_SIZE)),
                new GroupSettings.Offsets(
                        config.value(CoordinatorKeys.MAX_METADATA),
                        TimeUnit.MINUTES.toMillis(config.value(CoordinatorKeys.OFFSETS_RETENTION)),
                        config.value(CoordinatorKeys.OFFSETS_CHECK),
                        GroupSettings.DEFAULT.offsets().maxWriteBytes()));
    }

    static TransactionSettings transactions(BrokerConfig config) {
        return new TransactionSettings(
                config.value(CoordinatorKeys.MAX_TRANSACTION),
                config.value(CoordinatorKeys.ID_EXPIRATION),
                config.value(CoordinatorKeys.ID_CHECK),
                config.value(CoordinatorKeys.CONCURRENT_WAIT),
                TransactionSettings.DEFAULT.markerRetryMillis(),
                config.value(CoordinatorKeys.TWO_PHASE));
    }
}
