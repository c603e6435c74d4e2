package io.weir.connector.files;

import io.weir.api.connector.InputStatus;
import io.weir.api.connector.PoisonRecord;
import io.weir.api.connector.PoisonRecordHandler;
import io.weir.api.connector.ReaderOutput;
import io.weir.api.connector.SourceOutput;
import io.weir.api.connector.SourceReader;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.connector.basic.Pace;
import io.weir.api.metrics.Counter;
import io.weir.connector.files.reader.DamagedInputException;
import io.weir.connector.files.reader.FileSourceSplit;
import io.weir.connector.files.reader.RecordFormat;
import io.weir.connector.files.reader.RecordReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads splits record by record; each has its own time.
 *
 * @param <T> the records
 */
final class FileReader<T> implements SourceReader<T, FileSourceSplit> {
    private final SourceReaderContext context;
    private final RecordFormat<T> format;
    private final PoisonRecordHandler poison;
    private final Counter damaged;
    private final @Nullable Pace pace;
    private final ArrayDeque<FileSourceSplit> waiting = new ArrayDeque<>();
    private CompletableFuture<Void> available = CompletableFuture.completedFuture(null);
    private @Nullable FileSourceSplit split;
    private @Nullable RecordReader<T> records;
    private @Nullable SourceOutput<T> output;
    private boolean noMoreSplits;

    /** {@code format} is open. */
    FileReader(
            SourceReaderContext context, RecordFormat<T> format, PoisonRecordHandler poison, double recordsPerSecond) {
        this.context = context;
        this.format = format;
        this.poison = poison;
        this.pace = recordsPerSecond > 0 ? new Pace(recordsPerSecond) : null;
        damaged = context.metricGroup().counter("numRecordsInErrors");
    }

    /** A reader that was restored asks for more when it has read what it has. */
    @Override
    public void start() {
        if (waiting.isEmpty()) {
            available = new CompletableFuture<>();
            context.sendSplitRequest();
        }
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> reader) throws IOException {
        RecordReader<T> ofSplit = records;
        SourceOutput<T> target = output;
        if (ofSplit == null || target == null) {
            return next(reader);
        }
        if (pace != null) {
            CompletableFuture<Void> due = pace.acquire();
            if (!due.isDone()) {
                available = due;
                return InputStatus.NOTHING_AVAILABLE;
            }
        }
        try {
            T record = ofSplit.next();
            if (record != null) {
                target.collect(record);
                return InputStatus.MORE_AVAILABLE;
            }
        } catch (DamagedInputException e) {
            putAside(e);
            if (!e.endsSplit()) {
                return InputStatus.MORE_AVAILABLE;
            }
        } catch (IOException e) {
            throw new IOException(
                    "The file '%s' cannot be read: %s".formatted(current().path(), e.getMessage()), e);
        }
        finish(reader);
        return next(reader);
    }

    private FileSourceSplit current() {
        FileSourceSplit at = split;
        if (at == null) {
            throw new IllegalStateException("no split is read");
        }
        return at;
    }

    private void putAside(DamagedInputException e) throws IOException {
        damaged.inc();
        String path = current().path().toString();
        Map<String, String> coordinates = new LinkedHashMap<>();
        coordinates.put("path", path);
        coordinates.put("position", String.valueOf(e.position()));
        String place = e.endsSplit() ? "from byte %d on" : "at byte %d";
        poison.handle(new PoisonRecord(
                "file '%s' ".formatted(path) + place.formatted(e.position()), coordinates, null, e.value(), e));
    }

    private void finish(ReaderOutput<T> reader) throws IOException {
        RecordReader<T> ofSplit = records;
        records = null;
        if (ofSplit != null) {
            ofSplit.close();
        }
        if (output != null) {
            reader.releaseOutputForSplit(current().splitId());
            output = null;
        }
        split = null;
    }

    private InputStatus next(ReaderOutput<T> reader) throws IOException {
        FileSourceSplit following = waiting.poll();
        if (following != null) {
            split = following;
            begin(following, reader);
            return InputStatus.MORE_AVAILABLE;
        }
        if (noMoreSplits) {
            poison.flush();
            return InputStatus.END_OF_INPUT;
        }
        if (available.isDone()) {
            available = new CompletableFuture<>();
            context.sendSplitRequest();
        }
        return InputStatus.NOTHING_AVAILABLE;
    }

    private void begin(FileSourceSplit following, ReaderOutput<T> reader) throws IOException {
        try {
            records = format.read(following);
            output = reader.createOutputForSplit(following.splitId());
        } catch (DamagedInputException e) {
            putAside(e);
            finish(reader);
        } catch (IOException e) {
            throw new IOException("The file '%s' cannot be read: %s".formatted(following.path(), e.getMessage()), e);
        }
    }

    @Override
    public List<FileSourceSplit> snapshotState(long checkpointId) {
        try {
            poison.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<FileSourceSplit> left = new ArrayList<>(waiting);
        if (split != null && records != null) {
            left.add(0, split.at(records.position()));
        }
        return left;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return available;
    }

    @Override
    public void addSplits(List<FileSourceSplit> splits) {
        waiting.addAll(splits);
        available.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
        noMoreSplits = true;
        available.complete(null);
    }

    @Override
    public void close() throws IOException {
        try {
            if (records != null) {
                records.close();
            }
        } finally {
            poison.close();
        }
    }
}
