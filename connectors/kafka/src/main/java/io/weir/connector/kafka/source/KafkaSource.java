package io.weir.connector.kafka.source;

import io.weir.api.connector.Boundedness;
import io.weir.api.connector.PoisonRecordHandler;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Source;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.connector.SplitEnumerator;
import io.weir.api.connector.SplitEnumeratorContext;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.serialization.SerializationContext;
import io.weir.api.types.ResultTypeQueryable;
import io.weir.api.types.TypeInformation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of topics, of Weir's own log or of Apache Kafka:
 *
 * <pre>{@code
 * KafkaSource<String> source = KafkaSource.<String>builder()
 *         .setBootstrapServers("localhost:9092")
 *         .setTopics("flights")
 *         .setGroupId("delays")
 *         .setStartingOffsets(OffsetsInitializer.earliest())
 *         .setValueOnlyDeserializer(new SimpleStringSchema())
 *         .build();
 * env.fromSource(source, WatermarkStrategy.forMonotonousTimestamps(), "flights");
 * }</pre>
 *
 * <p>Positions are part of checkpoints: after a failure each record is read again from where the checkpoint was, and none is
 * skipped. Each partition has a watermark of its own. Records carry the timestamps that they have in the topic.
 *
 * @param <T> the records
 */
public final class KafkaSource<T>
        implements Source<T, KafkaPartitionSplit, KafkaSourceEnumState>, ResultTypeQueryable<T> {
    private static final long serialVersionUID = 1L;

    private final TopicSubscription subscription;
    private final OffsetsInitializer starting;
    private final @Nullable OffsetsInitializer stopping;
    private final Boundedness boundedness;
    private final KafkaRecordDeserializationSchema<T> schema;
    private final SourceSettings settings;

    KafkaSource(
            TopicSubscription subscription,
            OffsetsInitializer starting,
            @Nullable OffsetsInitializer stopping,
            Boundedness boundedness,
            KafkaRecordDeserializationSchema<T> schema,
            SourceSettings settings) {
        this.subscription = subscription;
        this.starting = starting;
        this.stopping = stopping;
        this.boundedness = boundedness;
        this.schema = schema;
        this.settings = settings;
    }

    /** Starts to describe a source. */
    public static <T> KafkaSourceBuilder<T> builder() {
        return new KafkaSourceBuilder<>();
    }

    @Override
    public Boundedness getBoundedness() {
        return boundedness;
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return schema.getProducedType();
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> enumContext) {
        return restoreEnumerator(enumContext, KafkaSourceEnumState.initial());
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> enumContext, KafkaSourceEnumState checkpoint) {
        TopicCatalog catalog = new BrokerCatalog(
                settings.adminProperties(), settings.servers(), settings.groupId(), settings.isolation());
        boolean isBounded = boundedness == Boundedness.BOUNDED;
        long intervalMillis = isBounded ? 0 : settings.discoveryIntervalMillis();
        return new KafkaSourceEnumerator(
                enumContext,
                catalog,
                new KafkaSourceEnumerator.DiscoveryPlan(subscription, starting, stopping, isBounded, intervalMillis),
                checkpoint);
    }

    @Override
    public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
        return new SplitForm();
    }

    @Override
    public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
        return new EnumStateForm();
    }

    @Override
    public SourceReader<T, KafkaPartitionSplit> createReader(SourceReaderContext context) throws IOException {
        PoisonRecordHandler poison = settings.poisonPolicy().open(context);
        BatchDecoder<T> decoder = new BatchDecoder<>(schema, new SchemaContext(context));
        Properties consumer = settings.consumerProperties(context.getIndexOfSubtask(), boundedness);
        HandOver<T> handOver = new HandOver<>();
        ReaderMetrics<T> metrics = new ReaderMetrics<>(context.metricGroup());
        PartitionFetcher<T> fetcher = new PartitionFetcher<>(
                () -> consumer(consumer, decoder, metrics),
                decoder,
                handOver,
                new OffsetCommits<>(metrics.ofReader()),
                settings.recordsPerSecond() > 0 ? new PartitionPaces<>(settings.recordsPerSecond()) : null,
                task -> thread(task, context),
                System::nanoTime);
        return new KafkaSourceReader<>(
                fetcher, handOver, metrics, poison, new PositionsOfCheckpoints<>(settings.commitsOffsets()));
    }

    private Consumer<ByteBuffer, Object> consumer(
            Properties properties, BatchDecoder<T> decoder, ReaderMetrics<T> metrics) {
        Consumer<ByteBuffer, Object> consumer =
                new KafkaConsumer<>(properties, decoder.keyDeserializer(), decoder.valueDeserializer());
        if (settings.registersConsumerMetrics()) {
            metrics.show(consumer.metrics());
        }
        return consumer;
    }

    private static Thread thread(Runnable task, SourceReaderContext context) {
        Thread thread = new Thread(task, "weir-kafka-source-" + context.getIndexOfSubtask());
        thread.setDaemon(true);
        thread.setContextClassLoader(context.getUserCodeClassLoader());
        return thread;
    }

    private record SchemaContext(SourceReaderContext reader) implements SerializationContext {
        @Override
        public MetricGroup metricGroup() {
            return reader.metricGroup();
        }

        @Override
        public ClassLoader getUserCodeClassLoader() {
            return reader.getUserCodeClassLoader();
        }
    }
}
