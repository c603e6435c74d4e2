package io.weir.connector.kafka.sink;

import io.weir.api.connector.CommittingSinkWriter;
import io.weir.api.connector.DeliveryGuarantee;
import io.weir.api.connector.StatefulSinkWriter;
import io.weir.connector.kafka.produce.BatchProducer;
import io.weir.connector.kafka.produce.Sender;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Writes without transactions. At least once: a checkpoint waits until all is written.
 *
 * @param <T> the records
 */
final class PlainWriter<T>
        implements StatefulSinkWriter<T, PinnedTransaction>, CommittingSinkWriter<T, KafkaCommittable>, RecordTarget {
    private final KafkaRecordSerializationSchema<T> serializer;
    private final Sender sender;
    private final BatchProducer batches;
    private final boolean flushesAtCheckpoints;
    private final TopicPartitions topics;

    private PlainWriter(SinkSettings<T> settings, Sender sender, WriterScope scope)
            throws IOException, InterruptedException {
        serializer = settings.serializer();
        this.sender = sender;
        flushesAtCheckpoints = settings.guarantee() != DeliveryGuarantee.NONE;
        batches = new BatchProducer(sender, scope.timers());
        batches.begin(sender.initialize());
        topics = scope.open(serializer, batches::partitionsOf);
    }

    static <T> PlainWriter<T> open(SinkSettings<T> settings, WriterScope scope) throws IOException {
        Sender sender = settings.client().sender(false, scope.threadName(), (topic, partition, first, last) -> {});
        try {
            return new PlainWriter<>(settings, sender, scope);
        } catch (InterruptedException e) {
            sender.close();
            Thread.currentThread().interrupt();
            throw new IOException("The writer was interrupted while it was opened.", e);
        } catch (IOException e) {
            sender.close();
            throw new IOException("The writer could not be opened at %s: %s".formatted(sender, e.getMessage()), e);
        } catch (RuntimeException e) {
            sender.close();
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
        batches.append(topic, partition, timestamp, key, value, headers);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (flushesAtCheckpoints || endOfInput) {
            batches.flush();
        } else {
            batches.check();
        }
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
        batches.close();
        sender.close();
    }
}
