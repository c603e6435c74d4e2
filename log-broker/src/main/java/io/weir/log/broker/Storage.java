package io.weir.log.broker;

import io.weir.log.compaction.CompactionState;
import io.weir.log.node.Placement;
import io.weir.log.producer.ProducerIds;
import io.weir.log.store.LogStore;
import io.weir.log.store.StoreDirectory;
import io.weir.log.topic.Topics;
import io.weir.log.wire.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What a broker stands on: where records and topics are, and which nodes there are.
 *
 * <p><b>Order of calls:</b> {@link #begin} once the ports are bound and before anything is served.
 */
public interface Storage extends AutoCloseable {
    /** The id of the cluster. */
    String clusterId();

    /** Partitions that this node leads. */
    LogStore store();

    /** The topics there are. */
    Topics topics();

    /** Ids for producers. */
    ProducerIds producerIds();

    /** Which nodes there are, and who leads what. */
    Placement placement();

    /** What compaction has done, and what it cannot do. */
    CompactionState compaction();

    /** Where records are on this machine. */
    CompletableFuture<List<StoreDirectory>> directories();

    /**
     * Lets others know of this node.
     *
     * @param endpoints how clients of each listener reach it
     * @param ownership run whenever partitions have come or gone, by any thread
     * @throws IOException if somebody else has its number, or nobody can be told; the message says what to do
     */
    void begin(Map<String, Endpoint> endpoints, Runnable ownership) throws IOException;

    @Override
    void close() throws IOException;
}
