package io.weir.log.wire.group;

import io.weir.log.config.BrokerConfig;
import io.weir.log.coordinator.CoordinatorThread;
import io.weir.log.disk.LocalDisk;
import io.weir.log.group.GroupService;
import io.weir.log.group.GroupSettings;
import io.weir.log.local.LocalStore;
import io.weir.log.local.StoreSettings;
import io.weir.log.node.OneNode;
import io.weir.log.node.Placement;
import io.weir.log.producer.FileProducerIds;
import io.weir.log.store.PartitionLog;
import io.weir.log.topic.FileMetadataStore;
import io.weir.log.topic.InternalTopic;
import io.weir.log.topic.LoadedTopics;
import io.weir.log.topic.NewTopic;
import io.weir.log.topic.TopicPolicy;
import io.weir.log.topic.TopicSettings;
import io.weir.log.topic.Topics;
import io.weir.log.transaction.TransactionService;
import io.weir.log.transaction.TransactionSettings;
import io.weir.log.wire.Apis;
import io.weir.log.wire.Features;
import io.weir.log.wire.Identity;
import io.weir.log.wire.Partitions;
import io.weir.log.wire.WireServer;
import io.weir.log.wire.WireSettings;
import io.weir.log.wire.WireSettings.Limits;
import io.weir.log.wire.WireSettings.Listener;
import io.weir.log.wire.records.RecordApis;
import io.weir.log.wire.transaction.CoordinatorGuard;
import io.weir.log.wire.transaction.InitTransactionalId;
import io.weir.log.wire.transaction.TransactionApis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.common.Uuid;

/** A broker of one node with groups and transactions, on a directory. */
public final class CoordinatorBroker implements AutoCloseable {
    private static final Identity IDENTITY = new Identity("test-cluster", 1);
    private static final GroupSettings GROUPS =
            new GroupSettings(new GroupSettings.Membership(500, 60_000, 0, 100), GroupSettings.DEFAULT.offsets());

    private final LocalStore store;
    private final Topics topics;
    private final WireServer server;
    private final RecordApis records;
    private final CoordinatorThread thread;
    private final GroupService groups;
    private final TransactionService transactions;

    /** {@code transactionVersion} is what clients are told of: 2, or 0. */
    public CoordinatorBroker(Path directory, int transactionVersion, TransactionSettings settings) throws IOException {
        LocalDisk disk = new LocalDisk();
        BrokerConfig config = BrokerConfig.of(
                Map.of("offsets.topic.num.partitions", "3", "transaction.state.log.num.partitions", "3"));
        LoadedTopics loaded = LoadedTopics.load(
                FileMetadataStore.open(disk, directory.resolve("metadata"), UUID::randomUUID),
                new TopicSettings(config));
        store = LocalStore.open(
                disk,
                StoreSettings.in(directory, new StoreSettings.Identity(IDENTITY.clusterId(), IDENTITY.nodeId())),
                InstantSource.system(),
                loaded::settingsOf);
        topics = Topics.open(loaded, store, TopicPolicy.from(config), UUID::randomUUID);
        FileProducerIds ids = FileProducerIds.open(disk, directory.resolve("producer-ids"), Runnable::run);
        thread = CoordinatorThread.ofThisMachine();
        groups = new GroupService(GROUPS, () -> topics.requireInternal(InternalTopic.OFFSETS), store, thread);
        transactions = new TransactionService(
                settings,
                () -> topics.requireInternal(InternalTopic.TRANSACTIONS),
                new TransactionService.Surroundings(topics, store, groups, InstantSource.system()),
                ids::next,
                thread);
        groups.verifyWith(transactions);
        server = WireServer.bind(
                new WireSettings(List.of(new Listener("PLAINTEXT", "127.0.0.1", 0, null)), Limits.DEFAULT, 2));
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
                new Partitions(topics, store),
                ids,
                new RecordApis.Transactions(new CoordinatorGuard(transactions), new InitTransactionalId(transactions)),
                RecordApis.Settings.DEFAULT);
        Apis.Builder apis = Apis.builder(IDENTITY, new Features((short) transactionVersion, 0));
        records.addTo(apis);
        GroupApis.addTo(apis, groups, topics);
        TransactionApis.addTo(apis, new TransactionApis.Services(groups, transactions, topics), placement);
        if (topics.find(InternalTopic.OFFSETS.topicName()) != null) {
            groups.open();
        }
        if (topics.find(InternalTopic.TRANSACTIONS.topicName()) != null) {
            transactions.open();
        }
        server.serve(apis.build());
    }

    public static CoordinatorBroker open(Path directory) throws IOException {
        return new CoordinatorBroker(directory, 2, TransactionSettings.DEFAULT);
    }

    public void createTopic(String name, int partitions) {
        topics.create(new NewTopic(name, partitions, 1, Map.of(), Map.of()), false)
                .join();
    }

    /** Whether it has no topics yet. */
    public boolean isNew() {
        return topics.all().isEmpty();
    }

    public void deleteTopic(String name) {
        topics.delete(Objects.requireNonNull(topics.find(name)).id()).join();
    }

    /** A partition as the store has it, past everything that guards it. */
    public PartitionLog log(String topic, int partition) {
        return store.find(Objects.requireNonNull(topics.find(topic)).partition(partition))
                .orElseThrow();
    }

    public Uuid topicId(String name) {
        UUID id = Objects.requireNonNull(topics.find(name)).id();
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    public String bootstrap() {
        return "127.0.0.1:" + port();
    }

    public int port() {
        return server.port("PLAINTEXT");
    }

    @Override
    public void close() {
        server.close();
        groups.close();
        transactions.close();
        thread.close();
        records.close();
        topics.close();
        store.close();
    }
}
