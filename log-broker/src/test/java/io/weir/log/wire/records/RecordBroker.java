package io.weir.log.wire.records;

import io.weir.log.disk.LocalDisk;
import io.weir.log.local.LocalStore;
import io.weir.log.local.StoreSettings;
import io.weir.log.node.OneNode;
import io.weir.log.node.Placement;
import io.weir.log.producer.FileProducerIds;
import io.weir.log.store.LogSettings;
import io.weir.log.wire.Apis;
import io.weir.log.wire.Features;
import io.weir.log.wire.Identity;
import io.weir.log.wire.Partitions;
import io.weir.log.wire.RawClient;
import io.weir.log.wire.WireServer;
import io.weir.log.wire.WireSettings;
import io.weir.log.wire.WireSettings.Limits;
import io.weir.log.wire.WireSettings.Listener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** A broker of one node that serves records, on a directory. */
public final class RecordBroker implements AutoCloseable {
    static final Identity IDENTITY = new Identity("test-cluster", 1);

    private final LocalStore store;
    private final MemoryCatalog catalog;
    private final WireServer server;
    private final RecordApis records;

    public RecordBroker(Path directory) throws IOException {
        this(directory, Limits.DEFAULT, RecordApis.Settings.DEFAULT, RecordApis.Transactions.NONE);
    }

    public RecordBroker(
            Path directory, Limits limits, RecordApis.Settings settings, RecordApis.Transactions transactions)
            throws IOException {
        LocalDisk disk = new LocalDisk();
        store = LocalStore.open(
                disk,
                StoreSettings.in(directory, new StoreSettings.Identity(IDENTITY.clusterId(), IDENTITY.nodeId())),
                InstantSource.system(),
                id -> LogSettings.DEFAULT);
        catalog = new MemoryCatalog(store);
        server = WireServer.bind(new WireSettings(List.of(new Listener("PLAINTEXT", "127.0.0.1", 0, null)), limits, 2));
        Placement placement = new OneNode(
                IDENTITY.nodeId(),
                listener -> new Placement.Node(
                        IDENTITY.nodeId(),
                        server.of(listener).host(),
                        server.of(listener).port(),
                        IDENTITY.rack()),
                store);
        records = new RecordApis(
                IDENTITY,
                placement,
                new Partitions(catalog, store),
                FileProducerIds.open(disk, directory.resolve("producer-ids"), Runnable::run),
                transactions,
                settings);
        Apis.Builder apis = Apis.builder(IDENTITY, Features.NONE);
        records.addTo(apis);
        server.serve(apis.build());
    }

    public int port() {
        return server.port("PLAINTEXT");
    }

    public String bootstrap() {
        return "127.0.0.1:" + port();
    }

    public MemoryCatalog catalog() {
        return catalog;
    }

    LocalStore store() {
        return store;
    }

    WireServer server() {
        return server;
    }

    RecordApis records() {
        return records;
    }

    RawClient connect() throws IOException {
        return new RawClient(port());
    }

    @Override
    public void close() {
        server.close();
        records.close();
        store.close();
    }
}
