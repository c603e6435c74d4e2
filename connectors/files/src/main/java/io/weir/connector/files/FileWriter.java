package io.weir.connector.files;

import io.weir.api.connector.CommittingSinkWriter;
import io.weir.api.connector.ProcessingTimeService;
import io.weir.api.connector.StatefulSinkWriter;
import io.weir.api.time.Watermark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of one subtask. A file has a hidden name while it is written and until the checkpoint that covers it is
 * complete. No file is made where no record comes.
 *
 * @param <T> the records
 */
final class FileWriter<T>
        implements StatefulSinkWriter<T, FileSinkState>,
                CommittingSinkWriter<T, FileCommittable>,
                ProcessingTimeService.ProcessingTimeCallback {
    private final FileSinkSettings<T> settings;
    private final ProcessingTimeService clock;
    private final FileNames names;
    private final BucketContext context;
    private final @Nullable ExecutorService mergeExecutor;
    private final @Nullable MergeThread mergeThread;
    private final Map<String, Bucket<T>> buckets = new LinkedHashMap<>();

    /** The bucket of the record before; most often that of the next one. */
    private @Nullable Bucket<T> lastBucket;

    private String lastBucketId = "";
    private boolean ended;

    /** {@code mergeExecutor} merges files, if they are merged; the writer shuts it down. */
    FileWriter(FileSinkSettings<T> settings, ProcessingTimeService clock, @Nullable ExecutorService mergeExecutor) {
        this.settings = settings;
        this.clock = clock;
        names = new FileNames(settings.names());
        context = new BucketContext(clock);
        this.mergeExecutor = mergeExecutor;
        Compaction compaction = settings.compaction();
        mergeThread = compaction == null || mergeExecutor == null
                ? null
                : new MergeThread(compaction.compactor(), mergeExecutor);
    }

    /** Goes on with files of a snapshot, and looks at files from time to time from now on. */
    void start(Collection<FileSinkState> states) throws IOException {
        for (FileSinkState state : states) {
            if (state instanceof WaitingFiles waiting) {
                bucket(state.bucketId()).restore(waiting);
            }
        }
        for (FileSinkState state : states) {
            if (state instanceof PartFileState unfinished) {
                bucket(state.bucketId()).restore(unfinished, clock.getCurrentProcessingTime());
            }
        }
        scheduleCheck();
    }

    private void scheduleCheck() {
        clock.registerTimer(clock.getCurrentProcessingTime() + settings.bucketCheckIntervalMillis(), this);
    }

    @Override
    public void onProcessingTime(long time) throws IOException {
        if (ended) {
            return;
        }
        for (Bucket<T> bucket : buckets.values()) {
            bucket.onProcessingTime(time);
        }
        scheduleCheck();
    }

    @Override
    public void write(T element, Context record) throws IOException {
        context.record = record;
        String bucketId = settings.bucketAssigner().getBucketId(element, context);
        Bucket<T> bucket = lastBucket;
        if (bucket == null || !bucketId.equals(lastBucketId)) {
            bucket = bucket(bucketId);
            lastBucket = bucket;
            lastBucketId = bucketId;
        }
        bucket.write(element, context);
    }

    private Bucket<T> bucket(String bucketId) {
        return buckets.computeIfAbsent(bucketId, id -> new Bucket<>(id, names, settings, mergeThread));
    }

    /** Time has passed, so what is waiting may be results that somebody watches for. */
    @Override
    public void writeWatermark(Watermark watermark) throws IOException {
        for (Bucket<T> bucket : buckets.values()) {
            bucket.flush();
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
        if (endOfInput) {
            ended = true;
            for (Bucket<T> bucket : buckets.values()) {
                bucket.roll();
            }
        }
    }

    @Override
    public Collection<FileCommittable> prepareCommit() throws IOException, InterruptedException {
        List<FileCommittable> prepared = new ArrayList<>();
        for (Bucket<T> bucket : buckets.values()) {
            prepared.addAll(bucket.prepareCommit(ended));
        }
        buckets.values().removeIf(Bucket::isIdle);
        lastBucket = null;
        return prepared;
    }

    @Override
    public List<FileSinkState> snapshotState(long checkpointId) throws IOException {
        List<FileSinkState> states = new ArrayList<>();
        for (Bucket<T> bucket : buckets.values()) {
            states.addAll(bucket.snapshot());
        }
        return states;
    }

    @Override
    public void close() throws IOException {
        ended = true;
        if (mergeExecutor != null) {
            mergeExecutor.shutdownNow();
        }
        IOException first = null;
        for (Bucket<T> bucket : buckets.values()) {
            try {
                bucket.close();
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
