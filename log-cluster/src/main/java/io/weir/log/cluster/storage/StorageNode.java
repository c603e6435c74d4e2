package io.weir.log.cluster.storage;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.bookkeeper.client.BookKeeperAdmin;
import org.apache.bookkeeper.common.component.LifecycleComponentStack;
import org.apache.bookkeeper.conf.ServerConfiguration;
import org.apache.bookkeeper.server.EmbeddedServer;
import org.apache.bookkeeper.server.conf.BookieConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps copies of ledgers on the disks of this machine, for all nodes. BookKeeper's own server, in this process. */
public final class StorageNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StorageNode.class);

    private final LifecycleComponentStack server;

    private StorageNode(LifecycleComponentStack server) {
        this.server = server;
    }

    /**
     * Makes what all storage nodes share, if it is not there yet. Not to be called by two nodes at once.
     *
     * @throws IOException if it cannot be made or looked for
     */
    public static void format(StorageSettings settings) throws IOException {
        try {
            if (BookKeeperAdmin.initNewCluster(settings.server())) {
                LOG.info("Made what storage nodes share at {}.", settings.metadataUri());
            }
        } catch (Exception e) {
            throw new IOException(
                    "What storage nodes share at %s can be neither found nor made: %s"
                            .formatted(settings.metadataUri(), e.getMessage()),
                    e);
        }
    }

    /**
     * Starts to serve.
     *
     * @throws IOException if it cannot; the message says why
     */
    public static StorageNode start(StorageSettings settings) throws IOException {
        Files.createDirectories(settings.places().journal());
        Files.createDirectories(settings.places().ledgers());
        ServerConfiguration conf = settings.server();
        try {
            LifecycleComponentStack stack = EmbeddedServer.builder(new BookieConfiguration(conf))
                    .build()
                    .getLifecycleComponentStack();
            stack.start();
            LOG.info(
                    "Ledgers of node {} are stored in {}.",
                    settings.node(),
                    settings.places().ledgers());
            return new StorageNode(stack);
        } catch (Exception e) {
            throw new IOException(
                    "The storage of node %d in %s cannot be started: %s"
                            .formatted(settings.node(), settings.places().ledgers(), e.getMessage()),
                    e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
