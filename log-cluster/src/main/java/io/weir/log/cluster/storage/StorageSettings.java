package io.weir.log.cluster.storage;

import io.weir.log.cluster.ledger.NodePlacement;
import java.nio.file.Path;
import java.util.Map;
import org.apache.bookkeeper.conf.ClientConfiguration;
import org.apache.bookkeeper.conf.ServerConfiguration;

/**
 * How a node stores ledgers, and reaches those of others.
 *
 * @param node its number
 * @param zookeeper peers with the path below which the cluster is, as {@code host:port,host:port/path}
 * @param places where it stores
 * @param sessionMillis of silence after which ZooKeeper forgets it
 * @param own settings of BookKeeper, by its names, that go before what is set here
 */
public record StorageSettings(int node, String zookeeper, Places places, int sessionMillis, Map<String, String> own) {
    /** Above socket.request.max.bytes. */
    private static final int LARGEST_FRAME = 128 << 20;

    /**
     * Where a node stores.
     *
     * @param journal directory of the journal
     * @param ledgers directory of ledgers
     * @param host by which other nodes reach it
     * @param port on which it listens; 0: any free one
     */
    public record Places(Path journal, Path ledgers, String host, int port) {}

    /** Where BookKeeper's own nodes of ZooKeeper are. */
    public String metadataUri() {
        int slash = zookeeper.indexOf('/');
        String peers = slash < 0 ? zookeeper : zookeeper.substring(0, slash);
        String path = slash < 0 ? "" : zookeeper.substring(slash);
        return "zk+hierarchical://" + peers.replace(',', ';') + path + "/ledgers";
    }

    /** Of the storage node in this process. */
    public ServerConfiguration server() {
        ServerConfiguration server = new ServerConfiguration();
        server.setMetadataServiceUri(metadataUri());
        server.setBookieId(NodePlacement.bookie(node).toString());
        server.setAdvertisedAddress(places.host());
        server.setBookiePort(places.port());
        server.setAllowEphemeralPorts(places.port() == 0);
        server.setAllowLoopback(true);
        server.setListeningInterface(null);
        server.setJournalDirsName(new String[] {places.journal().toString()});
        server.setLedgerDirNames(new String[] {places.ledgers().toString()});
        server.setZkTimeout(sessionMillis);
        server.setJournalSyncData(true);
        server.setJournalFlushWhenQueueEmpty(true);
        server.setProperty("journalPreAllocSizeMB", 4);
        server.setNettyMaxFrameSizeBytes(LARGEST_FRAME);
        server.setHttpServerEnabled(false);
        server.setAutoRecoveryDaemonEnabled(false);
        server.setDiskUsageThreshold(0.98f);
        server.setDiskUsageWarnThreshold(0.95f);
        own.forEach(server::setProperty);
        return server;
    }

    /** Of those who read and write ledgers in this process. */
    public ClientConfiguration client() {
        ClientConfiguration client = new ClientConfiguration();
        client.setMetadataServiceUri(metadataUri());
        client.setZkTimeout(sessionMillis);
        client.setEnsemblePlacementPolicy(NodePlacement.class);
        client.setProperty(
                NodePlacement.OWN_BOOKIE_KEY, NodePlacement.bookie(node).toString());
        client.setDelayEnsembleChange(true);
        client.setThrottleValue(0); // what is under way is bounded by the memory for requests
        client.setAddEntryTimeout(5);
        client.setReadEntryTimeout(5);
        client.setNettyMaxFrameSizeBytes(LARGEST_FRAME);
        client.setNumWorkerThreads(Math.max(2, Runtime.getRuntime().availableProcessors()));
        own.forEach(client::setProperty);
        return client;
    }
}
