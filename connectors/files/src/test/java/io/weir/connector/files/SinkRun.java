package io.weir.connector.files;

import io.weir.api.connector.Committer;
import io.weir.api.connector.ProcessingTimeService;
import io.weir.api.connector.SinkWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One attempt of a writer and its committer; files are merged, and committed, when a test says so. Closing it is a failure. */
final class SinkRun implements AutoCloseable {
    private final Path directory;
    private final ManualExecutor executor = new ManualExecutor();
    private final FileWriter<String> writer;
    private final FileCommitter committer = new FileCommitter();
    private final List<FileCommittable> prepared = new ArrayList<>();
    private List<FileSinkState> state = List.of();

    SinkRun(Path directory, @Nullable Compaction compaction, List<FileSinkState> restored) throws IOException {
        this.directory = directory;
        FileSinkSettings<String> settings = new FileSinkSettings<>(
                directory.toString(),
                new SimpleStringEncoder<>(),
                new BasePathBucketAssigner<>(),
                OnCheckpointRollingPolicy.build(),
                60_000,
                OutputFileConfig.builder().build(),
                compaction);
        writer = new FileWriter<>(settings, new StoppedClock(), compaction == null ? null : executor);
        List<FileSinkState> read = new ArrayList<>();
        for (FileSinkState each : restored) {
            read.add(FileSinkState.SERIALIZER.deserialize(2, FileSinkState.SERIALIZER.serialize(each)));
        }
        writer.start(read);
    }

    void write(String line) throws IOException {
        writer.write(line, new NoContext());
    }

    /** Merges what is to be merged. */
    void merge() {
        executor.runAll();
    }

    void checkpoint() throws Exception {
        prepared.addAll(writer.prepareCommit());
        state = writer.snapshotState(1);
    }

    void end() throws Exception {
        writer.flush(true);
        executor.runAll();
        executor.runsAtOnce = true;
        prepared.addAll(writer.prepareCommit());
    }

    List<FileSinkState> state() {
        return state;
    }

    List<FileCommittable> committables() {
        return List.copyOf(prepared);
    }

    void restoreCommittables(List<FileCommittable> committables) {
        prepared.addAll(committables);
    }

    void commit() throws IOException {
        commitSome(prepared.size());
        prepared.clear();
    }

    /** Fails after the first {@code count}. */
    void commitSome(int count) throws IOException {
        List<Committer.CommitRequest<FileCommittable>> requests = new ArrayList<>();
        for (FileCommittable committable : prepared.subList(0, count)) {
            requests.add(new Request(committable));
        }
        committer.commit(requests);
    }

    List<String> seen() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path file : files(directory)) {
            String name = file.getFileName().toString();
            if (!name.startsWith(".")) {
                names.add(name);
            }
        }
        return names;
    }

    List<String> seenLines() throws IOException {
        return lines(directory);
    }

    List<Path> hidden() throws IOException {
        List<Path> hidden = new ArrayList<>(files(directory));
        hidden.removeIf(file -> !file.getFileName().toString().startsWith("."));
        return hidden;
    }

    static List<String> lines(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files(directory)) {
            if (!file.getFileName().toString().startsWith(".")) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static final class StoppedClock implements ProcessingTimeService {
        @Override
        public long getCurrentProcessingTime() {
            return 0;
        }

        @Override
        public void registerTimer(long timestamp, ProcessingTimeCallback target) {
            // It does not go on.
        }
    }

    private record NoContext() implements SinkWriter.Context {
        @Override
        public long currentWatermark() {
            return Long.MIN_VALUE;
        }

        @Override
        public @Nullable Long timestamp() {
            return null;
        }
    }

    private record Request(FileCommittable committable) implements Committer.CommitRequest<FileCommittable> {
        @Override
        public FileCommittable getCommittable() {
            return committable;
        }

        @Override
        public int getNumberOfRetries() {
            return 0;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void retryLater() {
            throw new AssertionError("nothing is tried again here");
        }

        @Override
        public void updateAndRetryLater(FileCommittable later) {
            throw new AssertionError("nothing is tried again here");
        }

        @Override
        public void signalAlreadyCommitted() {
            // As it should be after a failure.
        }
    }

    /** Does what it is given when it is told to. */
    private static final class ManualExecutor extends AbstractExecutorService {
        private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
        private boolean runsAtOnce;

        void runAll() {
            while (!waiting.isEmpty()) {
                waiting.remove().run();
            }
        }

        @Override
        public void execute(Runnable command) {
            waiting.add(command);
            if (runsAtOnce) {
                runAll();
            }
        }

        @Override
        public void shutdown() {
            waiting.clear();
        }

        @Override
        public List<Runnable> shutdownNow() {
            waiting.clear();
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
