package io.weir.log.broker;

import io.weir.log.config.BrokerConfig;
import io.weir.log.coordinator.CoordinatorThread;
import io.weir.log.group.GroupService;
import io.weir.log.node.Placement;
import io.weir.log.producer.ProducerIds;
import io.weir.log.store.LogStore;
import io.weir.log.topic.InternalTopic;
import io.weir.log.topic.Topic;
import io.weir.log.topic.Topics;
import io.weir.log.transaction.TransactionPeers;
import io.weir.log.transaction.TransactionService;
import io.weir.log.wire.Apis;
import io.weir.log.wire.group.GroupApis;
import io.weir.log.wire.peer.PeerBrokers;
import io.weir.log.wire.records.RecordApis;
import io.weir.log.wire.transaction.CoordinatorGuard;
import io.weir.log.wire.transaction.InitTransactionalId;
import io.weir.log.wire.transaction.TransactionApis;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The coordinators of groups and transactions of a broker, with the thread that both run on. */
final class Coordinators implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Coordinators.class);

    private final Topics topics;
    private final CoordinatorThread thread = CoordinatorThread.ofThisMachine();
    private final GroupService groups;
    private final TransactionPeers peers;
    private final TransactionService transactions;

    Coordinators(BrokerConfig config, Storage storage) {
        topics = storage.topics();
        LogStore store = storage.store();
        ProducerIds ids = storage.producerIds();
        groups = new GroupService(
                BrokerSettings.groups(config), () -> topics.requireInternal(InternalTopic.OFFSETS), store, thread);
        peers = storage.placement().isShared()
                ? new PeerBrokers(
                        topics, storage.placement(), config.listeners().get(0).name())
                : TransactionPeers.NONE;
        transactions = new TransactionService(
                BrokerSettings.transactions(config),
                () -> topics.requireInternal(InternalTopic.TRANSACTIONS),
                new TransactionService.Surroundings(topics, store, groups, InstantSource.system(), peers),
                ids::next,
                thread);
        groups.verifyWith(transactions);
    }

    /** What produce requests ask of them. */
    RecordApis.Transactions guard() {
        return new RecordApis.Transactions(new CoordinatorGuard(transactions), new InitTransactionalId(transactions));
    }

    void addTo(Apis.Builder apis, Placement placement) {
        GroupApis.addTo(apis, groups, topics);
        TransactionApis.addTo(apis, new TransactionApis.Services(groups, transactions, topics), placement);
    }

    /** Goes on with what is in the log; what is not there yet begins when it is first asked for. */
    void open() {
        if (topics.find(InternalTopic.OFFSETS.topicName()) != null) {
            begin(groups.open(), "groups");
        }
        if (topics.find(InternalTopic.TRANSACTIONS.topicName()) != null) {
            begin(transactions.open(), "transactions");
        }
    }

    /** Partitions have come or gone. */
    void refresh() {
        Topic offsets = topics.find(InternalTopic.OFFSETS.topicName());
        if (offsets != null) {
            groups.refresh(offsets);
        }
        Topic states = topics.find(InternalTopic.TRANSACTIONS.topicName());
        if (states != null) {
            transactions.refresh(states);
        }
    }

    private static void begin(CompletionStage<Void> opening, String what) {
        opening.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.error("The coordinator of {} does not begin; it is tried again when it is needed.", what, failure);
            }
        });
    }

    @Override
    public void close() {
        if (peers instanceof PeerBrokers others) {
            others.close();
        }
        groups.close();
        transactions.close();
        thread.close();
    }
}
