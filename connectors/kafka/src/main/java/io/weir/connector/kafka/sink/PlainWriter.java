package io.weir.connector.kafka.sink;

import io.weir.api.connector.CommittingSinkWriter;
import io.weir.api.connector.DeliveryGuarantee;
import io.weir.api.connector.StatefulSinkWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Writes without transactions. At least once: a checkpoint waits until all is written.
 *
 * @param <T> the records
 */
final class PlainWriter<T>
        implements StatefulSinkWriter<T, PinnedTransaction>, CommittingSinkWriter<T, KafkaCommittable>, Callback {
    private final KafkaRecordSerializationSchema<T> serializer;
    private final Producer<byte[], byte[]> producer;
    private final boolean flushesAtCheckpoints;
    private final TopicPartitions topics;

    /** Set by the producer's thread. */
    private volatile @Nullable Exception failure;

    private PlainWriter(SinkSettings<T> settings, Producer<byte[], byte[]> producer, WriterScope scope)
            throws IOException {
        serializer = settings.serializer();
        this.producer = producer;
        flushesAtCheckpoints = settings.guarantee() != DeliveryGuarantee.NONE;
        topics = scope.open(serializer, producer::partitionsFor);
    }

    static <T> PlainWriter<T> open(SinkSettings<T> settings, WriterScope scope) throws IOException {
        Producer<byte[], byte[]> producer = settings.client().producer();
        try {
            return new PlainWriter<>(settings, producer, scope);
        } catch (IOException | RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        check();
        ProducerRecord<byte[], byte[]> message = serializer.serialize(element, topics, context.timestamp());
        if (message != null) {
            try {
                producer.send(message, this);
            } catch (InterruptException e) {
                throw interrupted(e);
            } catch (KafkaException e) {
                throw new IOException(
                        "A record could not be written to topic '%s': %s".formatted(message.topic(), e.getMessage()),
                        e);
            }
        }
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception != null && failure == null) {
            failure = exception;
        }
    }

    private void check() throws IOException {
        Exception failed = failure;
        if (failed != null) {
            throw new IOException("A record could not be written: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (flushesAtCheckpoints || endOfInput) {
            try {
                producer.flush();
            } catch (InterruptException e) {
                throw interrupted(e);
            }
        }
        check();
    }

    private static InterruptedException interrupted(InterruptException cause) {
        InterruptedException interrupted = new InterruptedException(cause.getMessage());
        interrupted.initCause(cause);
        return interrupted;
    }

    /** There is never anything to commit. */
    @Override
    public Collection<KafkaCommittable> prepareCommit() {
        return List.of();
    }

    /** There is never anything to remember. */
    @Override
    public List<PinnedTransaction> snapshotState(long checkpointId) {
        return List.of();
    }

    /** What is not written by now is not covered by a checkpoint either. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
