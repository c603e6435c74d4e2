package io.weir.connector.datagen;

import io.weir.api.connector.Boundedness;
import io.weir.api.connector.InputStatus;
import io.weir.api.connector.ReaderOutput;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Source;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.connector.SplitEnumerator;
import io.weir.api.connector.SplitEnumeratorContext;
import io.weir.api.connector.basic.IndexRange;
import io.weir.api.connector.basic.Pace;
import io.weir.api.connector.basic.RangeReader;
import io.weir.api.connector.basic.SplitQueue;
import io.weir.api.types.ResultTypeQueryable;
import io.weir.api.types.TypeInformation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Records made by a function from their numbers:
 *
 * <pre>{@code
 * new DataGeneratorSource<>(number -> "user-" + number % 10, 1_000, 50.0, Types.STRING);
 * }</pre>
 *
 * @param <T> the records
 */
public final class DataGeneratorSource<T> implements Source<T, IndexRange, List<IndexRange>>, ResultTypeQueryable<T> {
    private static final long serialVersionUID = 1L;

    /** As fast as it goes. */
    public static final double UNLIMITED = 0;

    private final GeneratorFunction<Long, T> function;
    private final long count;
    private final double recordsPerSecond;
    private final TypeInformation<T> type;

    /** {@code count} records as fast as it goes. */
    public DataGeneratorSource(GeneratorFunction<Long, T> function, long count, TypeInformation<T> type) {
        this(function, count, UNLIMITED, type);
    }

    /**
     * Records at a steady rate.
     *
     * @param function makes the record of a number from 0 on
     * @param count how many; {@code Long.MAX_VALUE}: without end
     * @param recordsPerSecond by all subtasks together; {@link #UNLIMITED}: as fast as it goes
     * @param type of the records
     */
    public DataGeneratorSource(
            GeneratorFunction<Long, T> function, long count, double recordsPerSecond, TypeInformation<T> type) {
        if (count < 0 || !(recordsPerSecond >= 0)) {
            throw new IllegalArgumentException(
                    "Count (%d) and rate (%s per second) must not be negative.".formatted(count, recordsPerSecond));
        }
        this.function = function;
        this.count = count;
        this.recordsPerSecond = recordsPerSecond;
        this.type = type;
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return type;
    }

    @Override
    public Boundedness getBoundedness() {
        return count == Long.MAX_VALUE ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<IndexRange, List<IndexRange>> createEnumerator(
            SplitEnumeratorContext<IndexRange> enumContext) {
        return new SplitQueue<>(enumContext, IndexRange.cut(0, count, enumContext.currentParallelism()));
    }

    @Override
    public SplitEnumerator<IndexRange, List<IndexRange>> restoreEnumerator(
            SplitEnumeratorContext<IndexRange> enumContext, List<IndexRange> checkpoint) {
        return new SplitQueue<>(enumContext, checkpoint);
    }

    @Override
    public SimpleVersionedSerializer<IndexRange> getSplitSerializer() {
        return IndexRange.SERIALIZER;
    }

    @Override
    public SimpleVersionedSerializer<List<IndexRange>> getEnumeratorCheckpointSerializer() {
        return SplitQueue.serializer(IndexRange.SERIALIZER);
    }

    @Override
    public SourceReader<T, IndexRange> createReader(SourceReaderContext readerContext) {
        RangeReader<T> reader = new RangeReader<>(readerContext, function::map);
        double share = recordsPerSecond / readerContext.currentParallelism();
        return recordsPerSecond == UNLIMITED ? reader : new PacedReader<>(reader, new Pace(share));
    }

    /** Asks the pace before each record. */
    private static final class PacedReader<T> implements SourceReader<T, IndexRange> {
        private final RangeReader<T> reader;
        private final Pace pace;
        private @Nullable CompletableFuture<Void> due;

        PacedReader(RangeReader<T> reader, Pace pace) {
            this.reader = reader;
            this.pace = pace;
        }

        @Override
        public void start() {
            reader.start();
        }

        @Override
        public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
            if (!reader.hasRecord()) {
                due = null;
                return reader.pollNext(output);
            }
            CompletableFuture<Void> next = pace.acquire();
            if (!next.isDone()) {
                due = next;
                return InputStatus.NOTHING_AVAILABLE;
            }
            return reader.pollNext(output);
        }

        @Override
        public List<IndexRange> snapshotState(long checkpointId) {
            return reader.snapshotState(checkpointId);
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return due != null ? due : reader.isAvailable();
        }

        @Override
        public void addSplits(List<IndexRange> splits) {
            reader.addSplits(splits);
        }

        @Override
        public void notifyNoMoreSplits() {
            reader.notifyNoMoreSplits();
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
