package io.weir.operators.testing;

import io.weir.api.connector.InputStatus;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Source;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceSplit;
import io.weir.api.connector.SplitEnumerator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a source, its enumerator and its readers, in one thread, as far as a test wants:
 *
 * <pre>{@code
 * try (SourceHarness<Long> harness = SourceHarness.start(source, 2)) {
 *     List<Long> first = harness.read(0, 10);
 *     SourceHarness.Snapshot snapshot = harness.snapshot();
 *     SourceHarness<Long> second = SourceHarness.restore(source, 3, snapshot);
 * }
 * }</pre>
 *
 * @param <T> the records
 */
public final class SourceHarness<T> implements AutoCloseable {
    /** After so many polls without a record a source is stuck. */
    private static final int MAX_IDLE_POLLS = 1_000;

    private static final long MAX_WAIT_SECONDS = 10;

    private final Source<T, SourceSplit, Object> source;
    private final HarnessEnumeratorContext enumeratorContext;
    private final List<SourceReader<T, SourceSplit>> readers = new ArrayList<>();
    private final RecordedSource<T> output = new RecordedSource<>();
    private @Nullable SplitEnumerator<SourceSplit, Object> enumerator;

    /**
     * What a checkpoint would hold of a source.
     *
     * @param enumeratorVersion of the bytes of the enumerator
     * @param enumerator what the enumerator remembers
     * @param splitVersion of the bytes of the splits
     * @param splits what each reader has still to read
     */
    public record Snapshot(int enumeratorVersion, byte[] enumerator, int splitVersion, List<List<byte[]>> splits) {}

    private SourceHarness(Source<T, SourceSplit, Object> source, int parallelism) {
        this.source = source;
        enumeratorContext = new HarnessEnumeratorContext(parallelism, this::reader);
    }

    /** A source that starts anew. */
    public static <T> SourceHarness<T> start(Source<T, ?, ?> source, int parallelism) throws Exception {
        SourceHarness<T> harness = new SourceHarness<>(typed(source), parallelism);
        harness.open(harness.source.createEnumerator(harness.enumeratorContext), List.of());
        return harness;
    }

    /** A source that starts from a snapshot; the splits of all former readers are dealt out to those there are now. */
    public static <T> SourceHarness<T> restore(Source<T, ?, ?> source, int parallelism, Snapshot snapshot)
            throws Exception {
        SourceHarness<T> harness = new SourceHarness<>(typed(source), parallelism);
        Object state = harness.source
                .getEnumeratorCheckpointSerializer()
                .deserialize(snapshot.enumeratorVersion, snapshot.enumerator);
        List<SourceSplit> splits = new ArrayList<>();
        for (List<byte[]> ofReader : snapshot.splits) {
            for (byte[] split : ofReader) {
                splits.add(harness.source.getSplitSerializer().deserialize(snapshot.splitVersion, split));
            }
        }
        harness.open(harness.source.restoreEnumerator(harness.enumeratorContext, state), splits);
        return harness;
    }

    @SuppressWarnings("unchecked") // only what the source gave is given to it
    private static <T> Source<T, SourceSplit, Object> typed(Source<T, ?, ?> source) {
        return (Source<T, SourceSplit, Object>) source;
    }

    private void open(SplitEnumerator<SourceSplit, Object> made, List<SourceSplit> restored) throws Exception {
        enumerator = made;
        made.start();
        int parallelism = enumeratorContext.currentParallelism();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            int number = subtask;
            readers.add(source.createReader(new HarnessReaderContext(
                    subtask, parallelism, () -> enumeratorContext.later(() -> made.handleSplitRequest(number, null)))));
        }
        for (int subtask = 0; subtask < parallelism; subtask++) {
            int from = restored.size() * subtask / parallelism;
            int end = restored.size() * (subtask + 1) / parallelism;
            if (end > from) {
                readers.get(subtask).addSplits(restored.subList(from, end));
            }
            enumeratorContext.register(subtask);
            made.addReader(subtask);
            readers.get(subtask).start();
        }
    }

    private SourceReader<T, SourceSplit> reader(int subtask) {
        return readers.get(subtask);
    }

    /** Reads at most {@code count} records with one reader; fewer where it has no more. */
    public List<T> read(int subtask, int count) throws Exception {
        List<T> records = new ArrayList<>();
        int idlePolls = 0;
        while (records.size() < count) {
            enumeratorContext.runAll();
            InputStatus status = readers.get(subtask).pollNext(output);
            List<T> polled = output.take();
            records.addAll(polled);
            idlePolls = polled.isEmpty() ? idlePolls + 1 : 0;
            if (status == InputStatus.END_OF_INPUT) {
                return records;
            }
            if (status == InputStatus.NOTHING_AVAILABLE) {
                enumeratorContext.runAll();
                await(subtask);
            }
            if (idlePolls > MAX_IDLE_POLLS) {
                throw new IllegalStateException("Reader %d of %s emits nothing, and does not end either."
                        .formatted(subtask, source.getClass().getSimpleName()));
            }
        }
        return records;
    }

    /** A source may have threads of its own. */
    private void await(int subtask) throws Exception {
        try {
            readers.get(subtask).isAvailable().get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "Reader %d of %s neither emits anything nor ends within %d s."
                            .formatted(subtask, source.getClass().getSimpleName(), MAX_WAIT_SECONDS),
                    e);
        }
    }

    /** Reads all that is left, one reader after another. */
    public List<T> readAll() throws Exception {
        List<T> records = new ArrayList<>();
        for (int subtask = 0; subtask < readers.size(); subtask++) {
            records.addAll(read(subtask, Integer.MAX_VALUE));
        }
        return records;
    }

    /** Takes a snapshot of the enumerator and of all readers. */
    public Snapshot snapshot() throws Exception {
        enumeratorContext.runAll();
        SplitEnumerator<SourceSplit, Object> open = enumerator;
        if (open == null) {
            throw new IllegalStateException("the source is not open");
        }
        SimpleVersionedSerializer<Object> states = source.getEnumeratorCheckpointSerializer();
        SimpleVersionedSerializer<SourceSplit> splitForm = source.getSplitSerializer();
        List<List<byte[]>> splits = new ArrayList<>();
        for (SourceReader<T, SourceSplit> reader : readers) {
            List<byte[]> ofReader = new ArrayList<>();
            for (SourceSplit split : reader.snapshotState(1)) {
                ofReader.add(splitForm.serialize(split));
            }
            splits.add(ofReader);
        }
        return new Snapshot(
                states.getVersion(), states.serialize(open.snapshotState(1)), splitForm.getVersion(), splits);
    }

    @Override
    public void close() throws Exception {
        for (SourceReader<T, SourceSplit> reader : readers) {
            reader.close();
        }
        if (enumerator != null) {
            enumerator.close();
        }
    }
}
