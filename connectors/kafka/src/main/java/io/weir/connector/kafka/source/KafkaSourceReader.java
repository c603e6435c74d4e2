package io.weir.connector.kafka.source;

import io.weir.api.connector.InputStatus;
import io.weir.api.connector.PoisonRecord;
import io.weir.api.connector.PoisonRecordHandler;
import io.weir.api.connector.ReaderOutput;
import io.weir.api.connector.SourceOutput;
import io.weir.api.connector.SourceReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Emits what its {@link PartitionFetcher} has read, and knows the position of each partition: that of the first record not
 * emitted. A damaged record has its turn among the others, so that a position behind it means that it was dealt with.
 */
final class KafkaSourceReader<T> implements SourceReader<T, KafkaPartitionSplit> {
    private final PartitionFetcher<T> fetcher;
    private final HandOver<T> handOver;
    private final ReaderMetrics<T> metrics;
    private final PoisonRecordHandler poison;
    private final PositionsOfCheckpoints<T> commits;

    private final Map<TopicPartition, ReadPartition<T>> partitions = new LinkedHashMap<>();
    private final List<ReadPartition<T>> withoutOutput = new ArrayList<>();
    private boolean noMoreSplits;
    private Iterator<FetchedRecords<T>> batch = List.<FetchedRecords<T>>of().iterator();

    // The records at hand, taken apart: what every record needs lies in fields of its own.
    private @Nullable FetchedRecords<T> current;
    private @Nullable SourceOutput<T> output;
    private Object[] values = {};
    private long[] timestamps = {};
    private long[] offsets = {};
    private int next;
    private int end;

    KafkaSourceReader(
            PartitionFetcher<T> fetcher,
            HandOver<T> handOver,
            ReaderMetrics<T> metrics,
            PoisonRecordHandler poison,
            PositionsOfCheckpoints<T> commits) {
        this.fetcher = fetcher;
        this.handOver = handOver;
        this.metrics = metrics;
        this.poison = poison;
        this.commits = commits;
    }

    @Override
    public void start() {
        fetcher.start();
    }

    /** Emits one record; all that were made of one record of the topic together, for no position lies between them. */
    @Override
    @SuppressWarnings("unchecked") // the decoder puts in nothing else
    public InputStatus pollNext(ReaderOutput<T> reader) throws Exception {
        SourceOutput<T> ofPartition = output;
        int at = next;
        if (at == end || ofPartition == null) {
            return nextRecords(reader);
        }
        long offset = offsets[at];
        do {
            Object value = values[at];
            if (value instanceof DamagedRecord damaged) {
                putAside(damaged, offset);
            } else {
                emit(ofPartition, (T) value, timestamps[at]);
            }
            at++;
        } while (at < end && offsets[at] == offset);
        next = at;
        return InputStatus.MORE_AVAILABLE;
    }

    private void emit(SourceOutput<T> ofPartition, T value, long timestamp) {
        if (timestamp >= 0) {
            ofPartition.collect(value, timestamp);
        } else {
            ofPartition.collect(value);
        }
    }

    private void putAside(DamagedRecord damaged, long offset) throws IOException {
        FetchedRecords<T> records = Objects.requireNonNull(current, "records at hand");
        metrics.onDamagedRecord();
        TopicPartition partition = records.partition().partition();
        poison.handle(new PoisonRecord(
                "topic %s, partition %d, offset %d".formatted(partition.topic(), partition.partition(), offset),
                coordinates(partition, offset),
                damaged.key(),
                damaged.value(),
                damaged.reason()));
    }

    private static Map<String, String> coordinates(TopicPartition partition, long offset) {
        Map<String, String> coordinates = new LinkedHashMap<>();
        coordinates.put("topic", partition.topic());
        coordinates.put("partition", String.valueOf(partition.partition()));
        coordinates.put("offset", String.valueOf(offset));
        return coordinates;
    }

    private InputStatus nextRecords(ReaderOutput<T> reader) throws Exception {
        finishCurrent(reader);
        for (ReadPartition<T> partition : withoutOutput) {
            partition.setOutput(reader.createOutputForSplit(partition.split().splitId()));
        }
        withoutOutput.clear();
        if (!batch.hasNext()) {
            List<FetchedRecords<T>> polled = handOver.poll();
            if (polled == null) {
                return nothing();
            }
            batch = polled.iterator();
        }
        begin(batch.next());
        return InputStatus.MORE_AVAILABLE;
    }

    private void begin(FetchedRecords<T> records) {
        current = records;
        output = records.partition().output();
        values = records.values();
        timestamps = records.timestamps();
        offsets = records.offsets();
        next = records.from();
        end = records.end();
    }

    private void finishCurrent(ReaderOutput<T> reader) {
        FetchedRecords<T> records = current;
        if (records == null) {
            return;
        }
        current = null;
        output = null;
        ReadPartition<T> partition = records.partition();
        partition.advance(records.nextOffset());
        if (records.isLast()) {
            partitions.remove(partition.partition());
            commits.onFinished(partition);
            reader.releaseOutputForSplit(partition.split().splitId());
        }
    }

    private InputStatus nothing() throws Exception {
        Throwable failure = handOver.failure();
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (Exception) failure;
        }
        if (noMoreSplits && partitions.isEmpty()) {
            poison.flush();
            return InputStatus.END_OF_INPUT;
        }
        return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
        try {
            poison.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<KafkaPartitionSplit> left = new ArrayList<>();
        Map<ReadPartition<T>, Long> positions = new LinkedHashMap<>();
        for (ReadPartition<T> partition : partitions.values()) {
            long position = position(partition);
            positions.put(partition, position);
            left.add(new KafkaPartitionSplit(
                    partition.partition(), position, partition.split().stoppingOffset()));
        }
        commits.onSnapshot(checkpointId, positions);
        return left;
    }

    private long position(ReadPartition<T> partition) {
        FetchedRecords<T> records = current;
        if (records == null || records.partition() != partition) {
            return partition.position();
        }
        return next < end ? offsets[next] : records.nextOffset();
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        Map<ReadPartition<T>, Long> positions = commits.take(checkpointId);
        if (!positions.isEmpty()) {
            fetcher.commit(positions);
        }
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return handOver.available();
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {
        List<ReadPartition<T>> added = new ArrayList<>();
        for (KafkaPartitionSplit split : splits) {
            ReadPartition<T> partition = new ReadPartition<>(split);
            if (partitions.putIfAbsent(split.partition(), partition) != null) {
                throw new IllegalStateException("%s was given to this reader twice".formatted(split.partition()));
            }
            metrics.onPartition(partition);
            added.add(partition);
        }
        withoutOutput.addAll(added);
        fetcher.add(added);
        handOver.wakeReader();
    }

    @Override
    public void notifyNoMoreSplits() {
        noMoreSplits = true;
        handOver.wakeReader();
    }

    @Override
    public void close() throws Exception {
        try {
            fetcher.close();
        } finally {
            poison.close();
        }
    }
}
