package io.weir.connector.files;

import io.weir.api.connector.Committer;
import io.weir.api.connector.CommitterInitContext;
import io.weir.api.connector.SimpleVersionedSerializer;
import io.weir.api.connector.Sink;
import io.weir.api.connector.StatefulSinkWriter;
import io.weir.api.connector.SupportsCommitter;
import io.weir.api.connector.SupportsWriterState;
import io.weir.api.connector.WriterInitContext;
import io.weir.api.metrics.MetricGroup;
import io.weir.api.serialization.SerializationContext;
import io.weir.connector.files.compact.FileCompactStrategy;
import io.weir.connector.files.compact.FileCompactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Writes records to files of a directory:
 *
 * <pre>{@code
 * stream.sinkTo(FileSink.forRowFormat(Path.of("out"), new SimpleStringEncoder<>()).build());
 * }</pre>
 *
 * <p>A subtask writes one file per bucket at a time, {@code .part-<writer>-<number>.inprogress.<random>}, until the {@link
 * RollingPolicy} says that it is over. It becomes {@code part-<writer>-<number>} when the checkpoint that covers it is
 * complete, so that each record is seen exactly once, whatever fails. Where no checkpoints are taken, files get their names
 * when all input is done; a job that fails leaves hidden ones only.
 *
 * <p>Hidden files of attempts that failed are not deleted: a writer cannot know that nobody needs them. A savepoint, or another
 * job that was started from the same one, may refer to any of them.
 *
 * <p>A job that starts from a snapshot that is not its last: records that files showed since are shown again.
 *
 * @param <T> the records
 */
public final class FileSink<T>
        implements Sink<T>, SupportsWriterState<T, FileSinkState>, SupportsCommitter<FileCommittable> {
    private static final long serialVersionUID = 1L;

    private final FileSinkSettings<T> settings;

    private FileSink(FileSinkSettings<T> settings) {
        this.settings = settings;
    }

    /** Files in {@code directory}, which is made when it is not there; a relative one is the program's own. */
    public static <T> RowFormatBuilder<T> forRowFormat(Path directory, Encoder<T> encoder) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new IllegalArgumentException("'%s' is a file, not a directory to write to.".formatted(directory));
        }
        return new RowFormatBuilder<>(directory, encoder);
    }

    /**
     * Settings of a file sink.
     *
     * @param <T> the records
     */
    public static final class RowFormatBuilder<T> {
        private final Path directory;
        private final Encoder<T> encoder;
        private BucketAssigner<T> bucketAssigner = new BasePathBucketAssigner<>();
        private RollingPolicy<T> rollingPolicy = DefaultRollingPolicy.builder().build();
        private long bucketCheckIntervalMillis = 60_000;
        private OutputFileConfig names = OutputFileConfig.builder().build();
        private @Nullable Compaction compaction;

        private RowFormatBuilder(Path directory, Encoder<T> encoder) {
            this.directory = directory;
            this.encoder = encoder;
        }

        /** Which directory a record goes to; that of the sink unless set. */
        public RowFormatBuilder<T> withBucketAssigner(BucketAssigner<T> assigner) {
            bucketAssigner = assigner;
            return this;
        }

        /** When a file is over; a {@link DefaultRollingPolicy} unless set. */
        public RowFormatBuilder<T> withRollingPolicy(RollingPolicy<T> policy) {
            rollingPolicy = policy;
            return this;
        }

        /** How often files are looked at that nothing is written to, in milliseconds; a minute unless set. */
        public RowFormatBuilder<T> withBucketCheckInterval(long intervalMillis) {
            if (intervalMillis < 1) {
                throw new IllegalArgumentException(
                        "The bucket check interval is at least 1 ms, not %d.".formatted(intervalMillis));
            }
            bucketCheckIntervalMillis = intervalMillis;
            return this;
        }

        /** What the names of files begin and end with. */
        public RowFormatBuilder<T> withOutputFileConfig(OutputFileConfig config) {
            names = config;
            return this;
        }

        /**
         * Merges the small files of each subtask and bucket before they are seen. They are merged beside the subtask's thread,
         * so that the merged file, {@code compacted-<first of them>}, is seen with a later checkpoint.
         */
        public RowFormatBuilder<T> enableCompact(FileCompactStrategy strategy, FileCompactor compactor) {
            compaction = new Compaction(strategy, compactor);
            return this;
        }

        /** Merges no files, as unless set. Files that waited for it in a snapshot are seen as they are. */
        public RowFormatBuilder<T> disableCompact() {
            compaction = null;
            return this;
        }

        /** The sink. */
        public FileSink<T> build() {
            return new FileSink<>(new FileSinkSettings<>(
                    directory.toAbsolutePath().normalize().toString(),
                    encoder,
                    bucketAssigner,
                    rollingPolicy,
                    bucketCheckIntervalMillis,
                    names,
                    compaction));
        }
    }

    @Override
    public StatefulSinkWriter<T, FileSinkState> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<T, FileSinkState> restoreWriter(
            WriterInitContext context, Collection<FileSinkState> recoveredState) throws IOException {
        FileWriter<T> writer = new FileWriter<>(settings, context.getProcessingTimeService(), mergeExecutor(context));
        try {
            writer.start(recoveredState);
        } catch (IOException | RuntimeException e) {
            writer.close();
            throw e;
        }
        return writer;
    }

    private @Nullable ExecutorService mergeExecutor(WriterInitContext context) throws IOException {
        Compaction compaction = settings.compaction();
        if (compaction == null) {
            return null;
        }
        try {
            compaction.compactor().open(new CompactorContext(context));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("What merges files cannot be opened: " + e.getMessage(), e);
        }
        int subtask = context.getTaskInfo().getIndexOfThisSubtask();
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "weir-file-sink-merge-" + subtask);
            thread.setDaemon(true);
            thread.setContextClassLoader(context.getUserCodeClassLoader());
            return thread;
        });
    }

    private record CompactorContext(WriterInitContext writer) implements SerializationContext {
        @Override
        public MetricGroup metricGroup() {
            return writer.metricGroup();
        }

        @Override
        public ClassLoader getUserCodeClassLoader() {
            return writer.getUserCodeClassLoader();
        }
    }

    @Override
    public SimpleVersionedSerializer<FileSinkState> getWriterStateSerializer() {
        return FileSinkState.SERIALIZER;
    }

    @Override
    public Committer<FileCommittable> createCommitter(CommitterInitContext context) {
        return new FileCommitter();
    }

    @Override
    public SimpleVersionedSerializer<FileCommittable> getCommittableSerializer() {
        return FileCommittable.SERIALIZER;
    }
}
