package io.weir.connector.kafka.sink;

import io.weir.api.connector.CommittingSinkWriter;
import io.weir.api.connector.StatefulSinkWriter;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records between two checkpoints in one transaction, and the next ones in the next while that waits.
 *
 * @param <T> the records
 */
final class TransactionalWriter<T>
        implements StatefulSinkWriter<T, PinnedTransaction>, CommittingSinkWriter<T, KafkaCommittable>, RecordTarget {
    private final KafkaRecordSerializationSchema<T> serializer;
    private final KafkaCluster cluster;
    private final LogTransactions log;
    private final ProducerPool pool;
    private final TopicPartitions topics;

    /** Null: the next record takes one. */
    private @Nullable ProducerSlot current;

    private TransactionalWriter(
            KafkaRecordSerializationSchema<T> serializer,
            KafkaCluster cluster,
            LogTransactions log,
            ProducerPool pool,
            WriterScope scope)
            throws IOException, InterruptedException {
        this.serializer = serializer;
        this.cluster = cluster;
        this.log = log;
        this.pool = pool;
        // Before there is a record: what is wrong with the settings is to be seen at once.
        current = pool.take();
        topics = scope.open(serializer, log::partitionsOf);
    }

    /** Settles what earlier attempts have left, but for what is {@code pinned}, and makes the writer. */
    static <T> TransactionalWriter<T> open(
            SinkSettings<T> settings, WriterScope scope, Collection<PinnedTransaction> pinned) throws IOException {
        TransactionalIds ids =
                new TransactionalIds(settings.transactionalIdPrefix(), scope.subtask(), scope.parallelism());
        Set<String> pinnedIds = new HashSet<>();
        pinned.forEach(each -> pinnedIds.add(each.transactionalId()));
        KafkaCluster cluster = new KafkaCluster(settings.client());
        LogTransactions log = null;
        try {
            cluster.fence(ids.toSettle(cluster.transactionalIds(ids.pattern()), pinnedIds));
            log = LogTransactions.open(cluster, scope);
            ProducerPool pool = new ProducerPool(ids, pinnedIds, log, log.countsTransactions());
            return new TransactionalWriter<>(settings.serializer(), cluster, log, pool, scope);
        } catch (InterruptedException e) {
            closeAll(log, cluster);
            Thread.currentThread().interrupt();
            throw new IOException("The writer was interrupted while it was opened.", e);
        } catch (IOException | RuntimeException e) {
            closeAll(log, cluster);
            throw e;
        }
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        RecordTarget.write(serializer, element, topics, context.timestamp(), this);
    }

    @Override
    public void append(
            String topic,
            int partition,
            long timestamp,
            byte @Nullable [] key,
            byte @Nullable [] value,
            @Nullable Headers headers)
            throws IOException, InterruptedException {
        slot().target().append(topic, partition, timestamp, key, value, headers);
    }

    private ProducerSlot slot() throws IOException, InterruptedException {
        ProducerSlot slot = current;
        if (slot == null) {
            slot = pool.take();
            current = slot;
        }
        return slot;
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (current != null) {
            current.flush();
        }
    }

    @Override
    public Collection<KafkaCommittable> prepareCommit() throws IOException, InterruptedException {
        ProducerSlot written = current;
        if (written == null || !written.isWriting()) {
            return List.of();
        }
        TransactionName name = cluster.nameOfOpen(written.transactionalId());
        KafkaCommittable committable = new KafkaCommittable(name, written.pin(), written);
        current = null;
        return List.of(committable);
    }

    @Override
    public List<PinnedTransaction> snapshotState(long checkpointId) {
        return pool.pinned();
    }

    @Override
    public void close() {
        try {
            pool.close();
        } finally {
            closeAll(log, cluster);
        }
    }

    private static void closeAll(@Nullable LogTransactions log, KafkaCluster cluster) {
        try {
            if (log != null) {
                log.close();
            }
        } finally {
            cluster.close();
        }
    }
}
