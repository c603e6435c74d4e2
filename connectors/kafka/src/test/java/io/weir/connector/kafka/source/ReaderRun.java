package io.weir.connector.kafka.source;

import io.weir.api.connector.InputStatus;
import io.weir.api.connector.PoisonRecordHandler;
import io.weir.api.connector.ReaderOutput;
import io.weir.api.connector.SourceOutput;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.testing.FakeReaderContext;
import io.weir.api.time.Watermark;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Drives one reader as a task would, and keeps what it emits by partition. */
final class ReaderRun<T> implements AutoCloseable {
    private static final long MAX_WAIT_SECONDS = 10;

    final FakeReaderContext context;
    final SourceReader<T, KafkaPartitionSplit> reader;
    final Map<String, List<T>> emitted = new LinkedHashMap<>();
    final List<Long> timestamps = new ArrayList<>();
    final List<String> released = new ArrayList<>();
    private final Output output = new Output();

    /** A reader of a source as it is. */
    ReaderRun(KafkaSource<T> source) throws Exception {
        context = new FakeReaderContext();
        reader = source.createReader(context);
        reader.start();
    }

    /** A reader that reads from {@code consumer}, without a limit. */
    ReaderRun(
            Consumer<ByteBuffer, Object> consumer,
            KafkaRecordDeserializationSchema<T> schema,
            PoisonRecordHandler poison) {
        context = new FakeReaderContext();
        BatchDecoder<T> decoder = new BatchDecoder<>(schema, new FakeSerializationContext());
        HandOver<T> handOver = new HandOver<>();
        ReaderMetrics<T> metrics = new ReaderMetrics<>(context.metricGroup());
        PartitionFetcher<T> fetcher = new PartitionFetcher<>(
                () -> consumer,
                decoder,
                handOver,
                new OffsetCommits<>(metrics.ofReader()),
                null,
                Thread::new,
                System::nanoTime);
        reader = new KafkaSourceReader<>(fetcher, handOver, metrics, poison, new PositionsOfCheckpoints<>(true));
        reader.start();
    }

    static KafkaPartitionSplit split(String topic, int partition, long start, long stop) {
        return new KafkaPartitionSplit(new TopicPartition(topic, partition), start, stop);
    }

    static KafkaPartitionSplit split(String topic, int partition, long start) {
        return new KafkaPartitionSplit(new TopicPartition(topic, partition), start);
    }

    /** Reads until so many records are there. */
    List<T> read(int count) throws Exception {
        while (all().size() < count && step()) {}
        return all();
    }

    List<T> readToEnd() throws Exception {
        while (step()) {}
        return all();
    }

    /** One poll, and a wait where there was nothing; false at the end. */
    boolean step() throws Exception {
        InputStatus status = reader.pollNext(output);
        if (status == InputStatus.NOTHING_AVAILABLE) {
            reader.isAvailable().get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        }
        return status != InputStatus.END_OF_INPUT;
    }

    /** One poll without a wait. */
    void poll() throws Exception {
        reader.pollNext(output);
    }

    List<T> all() {
        List<T> all = new ArrayList<>();
        emitted.values().forEach(all::addAll);
        return all;
    }

    long position(int partition) {
        return reader.snapshotState(1).stream()
                .filter(split -> split.partition().partition() == partition)
                .findFirst()
                .orElseThrow()
                .startingOffset();
    }

    @Override
    public void close() throws Exception {
        reader.close();
    }

    private final class Output implements ReaderOutput<T> {
        @Override
        public SourceOutput<T> createOutputForSplit(String splitId) {
            List<T> records = new ArrayList<>();
            emitted.put(splitId, records);
            return new OfSplit(records);
        }

        @Override
        public void releaseOutputForSplit(String splitId) {
            released.add(splitId);
        }

        @Override
        public void collect(T record) {
            throw new AssertionError("a record of no partition");
        }

        @Override
        public void collect(T record, long timestamp) {
            throw new AssertionError("a record of no partition");
        }

        @Override
        public void emitWatermark(Watermark watermark) {}

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    }

    private final class OfSplit implements SourceOutput<T> {
        private final List<T> records;

        OfSplit(List<T> records) {
            this.records = records;
        }

        @Override
        public void collect(T record) {
            records.add(record);
            timestamps.add(-1L);
        }

        @Override
        public void collect(T record, long timestamp) {
            records.add(record);
            timestamps.add(timestamp);
        }

        @Override
        public void emitWatermark(Watermark watermark) {}

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    }
}
