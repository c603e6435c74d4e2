package io.weir.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.configuration.Configuration;
import io.weir.api.datastream.JobClient;
import io.weir.api.datastream.SavepointFormatType;
import io.weir.api.datastream.StreamExecutionEnvironment;
import io.weir.api.functions.RichMapFunction;
import io.weir.api.time.WatermarkStrategy;
import io.weir.api.types.Types;
import io.weir.connector.files.compact.ConcatFileCompactor;
import io.weir.connector.files.compact.FileCompactStrategy;
import io.weir.connector.files.reader.TextLineInputFormat;
import io.weir.runtime.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that read files as they come and write files, which fail, and go on with another parallelism; in one JVM. */
final class FileSourceRecoveryIT {
    private static final int LINES_PER_FILE = 500;
    private static final AtomicInteger FAILURES = new AtomicInteger();

    @TempDir
    private Path directory;

    private Path input;
    private Path output;

    @BeforeEach
    void makeDirectories() throws IOException {
        FAILURES.set(0);
        input = Files.createDirectories(directory.resolve("in"));
        output = Files.createDirectories(directory.resolve("out"));
    }

    @Test
    void filesThatComeWhileItFailsAreReadOnce() throws Exception {
        write(0, 4);
        JobClient job = start(2, null, 3);
        Eventually.eventually("the first files are read", () -> lines().size() >= LINES_PER_FILE);
        write(4, 8);
        Eventually.eventually("all is read", () -> lines().size() >= 8 * LINES_PER_FILE);
        cancel(job);

        assertThat(FAILURES).hasValue(3);
        assertThat(lines()).doesNotHaveDuplicates().hasSize(8 * LINES_PER_FILE);
    }

    @Test
    void goesOnWithAnotherParallelism() throws Exception {
        write(0, 4);
        JobClient job = start(1, null, 0);
        Eventually.eventually("something is read", () -> lines().size() >= 100);
        String savepoint = job.stopWithSavepoint(
                        false, directory.resolve("savepoints").toString(), SavepointFormatType.CANONICAL)
                .get();
        int before = lines().size();
        write(4, 6);

        JobClient resumed = start(3, savepoint, 0);
        Eventually.eventually("all is read", () -> lines().size() >= 6 * LINES_PER_FILE);
        cancel(resumed);

        assertThat(before).as("stopped in the middle").isLessThan(4 * LINES_PER_FILE);
        assertThat(lines()).doesNotHaveDuplicates().hasSize(6 * LINES_PER_FILE);
    }

    /** Also waits until it has ended, and writes no more. */
    private static void cancel(JobClient job) throws Exception {
        job.cancel().get();
        job.getJobExecutionResult().handle((result, canceled) -> job).get();
    }

    /** Each file appears at once, by its name. */
    private void write(int from, int to) throws IOException {
        for (int file = from; file < to; file++) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < LINES_PER_FILE; i++) {
                lines.add("file %d line %d".formatted(file, i));
            }
            Path hidden = Files.write(input.resolve(".f" + file), lines);
            Files.move(hidden, input.resolve("f " + file + ".txt"));
        }
    }

    private JobClient start(int parallelism, @Nullable String savepoint, int failures) throws Exception {
        Configuration configuration = new Configuration()
                .setString("restart-strategy.type", "fixed-delay")
                .setString("restart-strategy.fixed-delay.attempts", "100")
                .setString("restart-strategy.fixed-delay.delay", "10 ms")
                .setString(
                        "execution.checkpointing.dir",
                        directory.resolve("checkpoints").toString());
        if (savepoint != null) {
            configuration.setString("execution.state-recovery.path", savepoint);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
        env.enableCheckpointing(30);
        FileSource<String> source = FileSource.forRecordStreamFormat(new TextLineInputFormat(), input)
                .setFileEnumerator(() -> new BlockSplittingRecursiveEnumerator(3_000))
                .monitorContinuously(Duration.ofMillis(20))
                .recordsPerSecond(2_000)
                .build();
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "files")
                .uid("files")
                .map(new Fails(failures))
                .returns(Types.STRING)
                .sinkTo(FileSink.forRowFormat(output, new SimpleStringEncoder<String>())
                        .withRollingPolicy(OnCheckpointRollingPolicy.build())
                        .enableCompact(
                                FileCompactStrategy.Builder.newBuilder()
                                        .enableCompactionOnCheckpoint(3)
                                        .build(),
                                new ConcatFileCompactor())
                        .build())
                .uid("out");
        return env.executeAsync("files");
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(output)) {
            for (Path file : files.filter(path -> !path.getFileName().toString().startsWith("."))
                    .toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static final class Fails extends RichMapFunction<String, String> {
        private static final long serialVersionUID = 1L;

        private final int failures;
        private int records;

        Fails(int failures) {
            this.failures = failures;
        }

        @Override
        public String map(String value) {
            if (++records == 300 && FAILURES.get() < failures) {
                FAILURES.incrementAndGet();
                throw new IllegalStateException("on purpose");
            }
            return value;
        }
    }
}
