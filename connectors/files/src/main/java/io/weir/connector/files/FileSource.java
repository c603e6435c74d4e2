package io.weir.connector.files;

import io.weir.api.connector.Boundedness;
import io.weir.api.connector.PoisonRecordHandler;
import io.weir.api.connector.PoisonRecordPolicy;
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
import io.weir.connector.files.reader.BulkFormat;
import io.weir.connector.files.reader.FileSourceSplit;
import io.weir.connector.files.reader.RecordFormat;
import io.weir.connector.files.reader.StreamFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The records of files:
 *
 * <pre>{@code
 * FileSource<String> lines =
 *         FileSource.forRecordStreamFormat(new TextLineInputFormat(), Path.of("flights.csv")).build();
 * env.fromSource(lines, WatermarkStrategy.noWatermarks(), "flights");
 * }</pre>
 *
 * <p>A directory stands for all files in it and below, but for those whose names start with {@code .} or {@code _}. Files are
 * cut into splits where the format allows it, which subtasks take one after another in the order of the paths. The source ends
 * when all is read, unless it is told to {@link FileSourceBuilder#monitorContinuously look for new files}.
 *
 * <p>A file is read once, and complete: what is written to it after it was found is not. So write files under a hidden name, or
 * elsewhere in the same file system, and move them.
 *
 * @param <T> the records
 */
public final class FileSource<T>
        implements Source<T, FileSourceSplit, PendingSplitsCheckpoint>, ResultTypeQueryable<T> {
    private static final long serialVersionUID = 1L;

    private final ArrayList<String> locations;
    private final RecordFormat<T> format;
    private final FileEnumerator.Provider enumerator;
    private final FileSplitAssigner.Provider assigner;
    private final PoisonRecordPolicy poisonPolicy;
    private final @Nullable Duration monitoringInterval;
    private final long recordsPerSecond;

    private FileSource(FileSourceBuilder<T> builder) {
        locations = new ArrayList<>(builder.locations);
        format = builder.format;
        enumerator = builder.enumerator;
        assigner = builder.assigner;
        poisonPolicy = builder.poisonPolicy;
        monitoringInterval = builder.monitoringInterval;
        recordsPerSecond = builder.recordsPerSecond;
    }

    /**
     * Files and directories read with {@code format}; compressed files are unpacked. Relative paths are those of the program's
     * own directory.
     */
    public static <T> FileSourceBuilder<T> forRecordStreamFormat(StreamFormat<T> format, Path... paths) {
        return new FileSourceBuilder<>(RecordFormat.of(format), List.of(paths));
    }

    /** Files and directories read with {@code format}. Relative paths are those of the program's own directory. */
    public static <T> FileSourceBuilder<T> forBulkFileFormat(BulkFormat<T> format, Path... paths) {
        return new FileSourceBuilder<>(RecordFormat.of(format), List.of(paths));
    }

    /**
     * Settings of a file source.
     *
     * @param <T> the records
     */
    public static final class FileSourceBuilder<T> {
        private final RecordFormat<T> format;
        private final List<String> locations = new ArrayList<>();
        private FileEnumerator.Provider enumerator;
        private FileSplitAssigner.Provider assigner = FileSplitAssigner::inOrder;
        private PoisonRecordPolicy poisonPolicy = PoisonRecordPolicy.fail();
        private @Nullable Duration monitoringInterval;
        private long recordsPerSecond;

        private FileSourceBuilder(RecordFormat<T> format, List<Path> paths) {
            this.format = format;
            enumerator = format.isSplittable()
                    ? BlockSplittingRecursiveEnumerator::new
                    : NonSplittingRecursiveEnumerator::new;
            if (paths.isEmpty()) {
                throw new IllegalArgumentException("A file source needs at least one path.");
            }
            for (Path path : paths) {
                if (!Files.exists(path)) {
                    throw new IllegalArgumentException("There is no file or directory '%s'.".formatted(path));
                }
                locations.add(path.toAbsolutePath().normalize().toUri().toString());
            }
        }

        /**
         * Looks for new files for ever, every {@code discoveryInterval}, at least a millisecond. Which files were read is part
         * of checkpoints.
         */
        public FileSourceBuilder<T> monitorContinuously(Duration discoveryInterval) {
            if (discoveryInterval.toMillis() < 1) {
                throw new IllegalArgumentException(
                        "Files are looked for every millisecond at most, not every %s.".formatted(discoveryInterval));
            }
            monitoringInterval = discoveryInterval;
            return this;
        }

        /** Finds files and cuts them. Unless set, into blocks of 16 MiB where the format allows it. */
        public FileSourceBuilder<T> setFileEnumerator(FileEnumerator.Provider provider) {
            if (!format.isSplittable() && provider.create() instanceof BlockSplittingRecursiveEnumerator) {
                throw new IllegalArgumentException(
                        "Files of this format cannot be cut into blocks. Take a NonSplittingRecursiveEnumerator.");
            }
            enumerator = provider;
            return this;
        }

        /** Says which reader gets which split; unless set, the next one whoever asks. */
        public FileSourceBuilder<T> setSplitAssigner(FileSplitAssigner.Provider provider) {
            assigner = provider;
            return this;
        }

        /** What becomes of damaged records and of files that are gone; the job fails unless set. */
        public FileSourceBuilder<T> setPoisonRecordPolicy(PoisonRecordPolicy policy) {
            poisonPolicy = policy;
            return this;
        }

        /** Reads at most so many records per second in all subtasks together; 0: as fast as it goes. */
        public FileSourceBuilder<T> recordsPerSecond(long records) {
            if (records < 0) {
                throw new IllegalArgumentException("The rate must not be negative, it is %d.".formatted(records));
            }
            recordsPerSecond = records;
            return this;
        }

        /** The source. */
        public FileSource<T> build() {
            return new FileSource<>(this);
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return monitoringInterval == null ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return format.getProducedType();
    }

    @Override
    public SplitEnumerator<FileSourceSplit, PendingSplitsCheckpoint> createEnumerator(
            SplitEnumeratorContext<FileSourceSplit> enumContext) throws IOException {
        List<FileSourceSplit> splits = new ArrayList<>();
        if (monitoringInterval == null) {
            splits.addAll(enumerator.create().enumerateSplits(paths(), enumContext.currentParallelism()));
        }
        return restoreEnumerator(enumContext, new PendingSplitsCheckpoint(splits, new TreeSet<>()));
    }

    @Override
    public SplitEnumerator<FileSourceSplit, PendingSplitsCheckpoint> restoreEnumerator(
            SplitEnumeratorContext<FileSourceSplit> enumContext, PendingSplitsCheckpoint checkpoint) {
        return new FileSplitEnumerator(
                enumContext, paths(), enumerator.create(), assigner, monitoringInterval, checkpoint);
    }

    private Path[] paths() {
        Path[] paths = new Path[locations.size()];
        for (int i = 0; i < paths.length; i++) {
            paths[i] = Path.of(URI.create(locations.get(i)));
        }
        return paths;
    }

    @Override
    public SimpleVersionedSerializer<FileSourceSplit> getSplitSerializer() {
        return FileSourceSplit.SERIALIZER;
    }

    @Override
    public SimpleVersionedSerializer<PendingSplitsCheckpoint> getEnumeratorCheckpointSerializer() {
        return PendingSplitsCheckpoint.SERIALIZER;
    }

    @Override
    public SourceReader<T, FileSourceSplit> createReader(SourceReaderContext readerContext) throws Exception {
        format.open(new FormatContext(readerContext));
        PoisonRecordHandler poison = poisonPolicy.open(readerContext);
        double share = (double) recordsPerSecond / readerContext.currentParallelism();
        return new FileReader<>(readerContext, format, poison, share);
    }

    private record FormatContext(SourceReaderContext reader) implements SerializationContext {
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
