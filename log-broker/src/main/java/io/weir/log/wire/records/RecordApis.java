package io.weir.log.wire.records;

import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.weir.log.node.Placement;
import io.weir.log.producer.ProducerIds;
import io.weir.log.wire.Apis;
import io.weir.log.wire.Identity;
import io.weir.log.wire.MemoryBudget;
import io.weir.log.wire.Partitions;
import io.weir.log.wire.RequestHandler;
import io.weir.log.wire.cluster.DescribeCluster;
import io.weir.log.wire.cluster.DescribeTopicPartitions;
import io.weir.log.wire.cluster.Metadata;
import io.weir.log.wire.fetch.Fetch;
import io.weir.log.wire.offsets.DeleteRecords;
import io.weir.log.wire.offsets.ListOffsets;
import io.weir.log.wire.offsets.OffsetForLeaderEpoch;
import io.weir.log.wire.produce.DescribeProducers;
import io.weir.log.wire.produce.InitProducerId;
import io.weir.log.wire.produce.Produce;
import io.weir.log.wire.produce.TransactionGuard;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.ApiKeys;

/** All that is asked of a broker without groups and transactions, but for the making of topics. */
public final class RecordApis implements AutoCloseable {
    /** Waiting ends up to so much later than the client says. */
    private static final int TICK_MILLIS = 10;

    private final Identity identity;
    private final Placement placement;
    private final Partitions partitions;
    private final ProducerIds ids;
    private final Transactions transactions;
    private final Settings settings;
    private final MemoryBudget memory;
    private final ExecutorService readers;
    private final HashedWheelTimer timer =
            new HashedWheelTimer(new DefaultThreadFactory("log-timer", true), TICK_MILLIS, TimeUnit.MILLISECONDS);

    /**
     * What knows of transactions.
     *
     * @param guard asked about batches of transactions
     * @param initProducerId answers InitProducerId with a transactional id
     */
    public record Transactions(TransactionGuard guard, RequestHandler initProducerId) {
        /** There are none. */
        public static final Transactions NONE =
                new Transactions(TransactionGuard.refusing(), InitProducerId.withoutTransactions());
    }

    /**
     * What reading may take.
     *
     * @param fetchBytes of one answer, whatever the client allows [fetch.max.bytes]
     * @param memoryBytes of all answers under way, which may be exceeded by one
     * @param readThreads that read files [num.io.threads]
     */
    public record Settings(int fetchBytes, long memoryBytes, int readThreads) {
        /** Kafka's, and a quarter of the heap. */
        public static final Settings DEFAULT =
                new Settings(57_671_680, Math.max(64 << 20, Runtime.getRuntime().maxMemory() / 4), 8);
    }

    /** Serves {@code partitions}, and tells of all that are in {@code placement}. */
    public RecordApis(
            Identity identity,
            Placement placement,
            Partitions partitions,
            ProducerIds ids,
            Transactions transactions,
            Settings settings) {
        this.identity = identity;
        this.placement = placement;
        this.partitions = partitions;
        this.ids = ids;
        this.transactions = transactions;
        this.settings = settings;
        memory = new MemoryBudget(settings.memoryBytes());
        readers = Executors.newFixedThreadPool(settings.readThreads(), new DefaultThreadFactory("log-read", true));
    }

    /** Adds the handlers to a table. */
    public void addTo(Apis.Builder apis) {
        apis.add(ApiKeys.PRODUCE, 3, 13, new Produce(partitions, transactions.guard(), timer))
                .add(ApiKeys.FETCH, 4, 18, new Fetch(partitions, settings.fetchBytes(), memory, readers, timer))
                .add(ApiKeys.LIST_OFFSETS, 1, 11, new ListOffsets(partitions, readers))
                .add(ApiKeys.METADATA, 0, 13, new Metadata(identity, placement, partitions))
                .add(ApiKeys.DELETE_RECORDS, 0, 2, new DeleteRecords(partitions))
                .add(ApiKeys.INIT_PRODUCER_ID, 0, 5, new InitProducerId(ids, transactions.initProducerId()))
                .add(ApiKeys.OFFSET_FOR_LEADER_EPOCH, 2, 4, new OffsetForLeaderEpoch(partitions))
                .add(ApiKeys.DESCRIBE_CLUSTER, 0, 2, new DescribeCluster(identity, placement))
                .add(ApiKeys.DESCRIBE_PRODUCERS, 0, 0, new DescribeProducers(partitions))
                .add(ApiKeys.DESCRIBE_TOPIC_PARTITIONS, 0, 0, new DescribeTopicPartitions(placement, partitions));
    }

    /** Bytes that answers under way may still hold; below 0 while one holds more. */
    public long freeFetchBytes() {
        return memory.freeBytes();
    }

    /** Ends the threads; to be called when the server is closed. */
    @Override
    public void close() {
        timer.stop();
        readers.shutdownNow();
    }
}
