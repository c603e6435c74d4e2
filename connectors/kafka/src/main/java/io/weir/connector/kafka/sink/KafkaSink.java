package io.weir.connector.kafka.sink;

import io.weir.api.connector.Committer;
import io.weir.api.connector.CommitterInitContext;
import io.weir.api.connector.DeliveryGuarantee;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Sink;
import io.weir.api.connector.StatefulSinkWriter;
import io.weir.api.connector.SupportsCommitter;
import io.weir.api.connector.SupportsWriterState;
import io.weir.api.connector.WriterInitContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Writes records to topics of the log, or of Apache Kafka:
 *
 * <pre>{@code
 * stream.sinkTo(KafkaSink.<String>builder()
 *         .setBootstrapServers("localhost:9092")
 *         .setRecordSerializer(KafkaRecordSerializationSchema.<String>builder()
 *                 .setTopic("delays")
 *                 .setValueSerializationSchema(new SimpleStringSchema())
 *                 .build())
 *         .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
 *         .setTransactionalIdPrefix("delays")
 *         .build());
 * }</pre>
 *
 * <p>With {@link DeliveryGuarantee#EXACTLY_ONCE} consumers that read committed records see each record once, when the checkpoint
 * that covers it is complete. A transaction that the brokers have given up in the meantime cannot be committed any more: then the
 * job fails, and the message names topics, partitions and offsets of what is lost.
 *
 * @param <T> the records
 */
public final class KafkaSink<T>
        implements Sink<T>, SupportsWriterState<T, PinnedTransaction>, SupportsCommitter<KafkaCommittable> {
    private static final long serialVersionUID = 1L;

    private final SinkSettings<T> settings;

    KafkaSink(SinkSettings<T> settings) {
        this.settings = settings;
    }

    /** Puts a sink together. */
    public static <T> KafkaSinkBuilder<T> builder() {
        return new KafkaSinkBuilder<>();
    }

    /** A transaction has to live from one checkpoint to the end of the next. */
    @Override
    public void checkCheckpointInterval(Duration interval) {
        Duration timeout = settings.client().transactionTimeout();
        if (settings.isExactlyOnce() && interval.compareTo(timeout) >= 0) {
            throw new IllegalArgumentException(
                    "The transactions of KafkaSink '%s' are given up after %d ms, but checkpoints are %d ms apart: none would ever be committed. Raise 'transaction.timeout.ms', and 'transaction.max.timeout.ms' of the brokers with it, or take checkpoints more often."
                            .formatted(settings.transactionalIdPrefix(), timeout.toMillis(), interval.toMillis()));
        }
    }

    @Override
    public StatefulSinkWriter<T, PinnedTransaction> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<T, PinnedTransaction> restoreWriter(
            WriterInitContext context, Collection<PinnedTransaction> recoveredState) throws IOException {
        WriterScope scope = new WriterScope(context);
        if (!settings.isExactlyOnce()) {
            return PlainWriter.open(settings, scope);
        }
        return TransactionalWriter.open(settings, scope, recoveredState);
    }

    /** Which transactions no writer may touch has to be known to whoever gets their ids. */
    @Override
    public boolean isWriterStateForAll() {
        return true;
    }

    @Override
    public SimpleVersionedSerializer<PinnedTransaction> getWriterStateSerializer() {
        return PinnedTransaction.SERIALIZER;
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
        return new KafkaCommitter(() -> new Settlement(new KafkaCluster(settings.client())));
    }

    @Override
    public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
        return KafkaCommittable.SERIALIZER;
    }
}
