package io.weir.log.wire.transaction;

import io.weir.log.group.GroupService;
import io.weir.log.node.Placement;
import io.weir.log.topic.TopicCatalog;
import io.weir.log.transaction.TransactionService;
import io.weir.log.wire.Apis;
import org.apache.kafka.common.protocol.ApiKeys;

/** All that is asked about transactions, but for InitProducerId; and where coordinators are found. */
public final class TransactionApis {
    private TransactionApis() {}

    /** What the handlers ask. */
    public record Services(GroupService groups, TransactionService transactions, TopicCatalog topics) {}

    /**
     * Adds the handlers to a table.
     *
     * @param placement which node coordinates what
     */
    public static void addTo(Apis.Builder apis, Services services, Placement placement) {
        TransactionService transactions = services.transactions;
        apis.add(
                        ApiKeys.FIND_COORDINATOR,
                        0,
                        6,
                        new FindCoordinator(services.groups, transactions, services.topics, placement))
                .add(ApiKeys.ADD_PARTITIONS_TO_TXN, 0, 5, new AddPartitionsToTxn(transactions, services.topics))
                .add(ApiKeys.ADD_OFFSETS_TO_TXN, 0, 4, new AddOffsetsToTxn(services.groups, transactions))
                .add(ApiKeys.END_TXN, 0, 5, new EndTransaction(transactions))
                .add(ApiKeys.WRITE_TXN_MARKERS, 1, 2, new WriteTxnMarkers(transactions))
                .add(ApiKeys.DESCRIBE_TRANSACTIONS, 0, 0, new DescribeTransactions(transactions))
                .add(ApiKeys.LIST_TRANSACTIONS, 0, 2, new ListTransactions(transactions));
    }
}
