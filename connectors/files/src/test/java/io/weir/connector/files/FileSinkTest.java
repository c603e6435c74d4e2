package io.weir.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.configuration.MemorySize;
import io.weir.api.plan.SinkSpec;
import io.weir.operators.testing.HarnessSnapshot;
import io.weir.operators.testing.OperatorHarness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSinkTest {
    @TempDir
    private Path parent;

    private Path directory;

    @BeforeEach
    void nameDirectory() {
        directory = parent.resolve("out");
    }

    private FileSink.RowFormatBuilder<String> sink() {
        return FileSink.forRowFormat(directory, new SimpleStringEncoder<>());
    }

    private FileSink<String> rollingOnCheckpoints() {
        return sink().withRollingPolicy(OnCheckpointRollingPolicy.build()).build();
    }

    private static OperatorHarness.Builder<Object> harness(FileSink<String> sink) {
        return OperatorHarness.of(new SinkSpec(sink)).checkpointing(true);
    }

    @Test
    void aFileIsHiddenWhileItIsWrittenAndGetsItsNameAtTheEnd() throws Exception {
        try (var harness = harness(sink().build()).checkpointing(false).open()) {
            harness.element("bir");
            harness.element("ıki");
            assertThat(names(true)).singleElement().asString().matches("\\.part-[-0-9a-f]{36}-0\\.inprogress\\..{36}");
            assertThat(names(false)).isEmpty();

            harness.end();
        }

        assertThat(names(true)).singleElement().asString().matches("part-[-0-9a-f]{36}-0");
        assertThat(lines(false)).containsExactly("bir", "ıki");
    }

    @Test
    void nothingIsMadeWhereNoRecordCame() throws Exception {
        try (var harness = harness(sink().build()).open()) {
            harness.watermark(1);
            harness.snapshot(1);
            harness.end();
        }

        assertThat(directory).doesNotExist();
    }

    @Test
    void aFailedJobLeavesHiddenFilesOnlyAndTheNextOneDoesNotMind() throws Exception {
        try (var harness = harness(sink().build()).checkpointing(false).open()) {
            harness.element("half");
        }
        assertThat(lines(false)).isEmpty();
        assertThat(lines(true)).containsExactly("half");

        try (var harness = harness(sink().build()).checkpointing(false).open()) {
            harness.element("whole");
            harness.end();
        }
        assertThat(lines(false)).containsExactly("whole");
    }

    @Test
    void aWatermarkBringsWhatWasWrittenToTheHiddenFile() throws Exception {
        try (var harness = harness(sink().build()).open()) {
            harness.element("bir");
            assertThat(lines(true)).isEmpty();
            harness.watermark(1);

            assertThat(lines(true)).containsExactly("bir");
        }
    }

    @Test
    void aFileIsSeenWhenTheCheckpointThatCoversItIsComplete() throws Exception {
        try (var harness = harness(rollingOnCheckpoints()).open()) {
            harness.element("a");
            harness.snapshot(1);
            harness.element("b");
            assertThat(names(false)).isEmpty();
            harness.checkpointCompleted(1);

            assertThat(lines(false)).containsExactly("a");
            assertThat(names(true)).hasSize(2);
        }
    }

    @Test
    void aFileIsOverWhenItIsLarge() throws Exception {
        FileSink<String> sink = sink().withRollingPolicy(DefaultRollingPolicy.builder()
                        .withMaxPartSize(new MemorySize(10))
                        .build())
                .withOutputFileConfig(OutputFileConfig.builder()
                        .withPartPrefix("p")
                        .withPartSuffix(".txt")
                        .build())
                .build();
        try (var harness = harness(sink).open()) {
            for (String line : List.of("0123456789", "a", "b", "123456", "c", "0123456789".repeat(20_000), "d")) {
                harness.element(line);
            }
            harness.end();
            harness.snapshot(1);
            harness.checkpointCompleted(1);
        }

        assertThat(contents(false))
                .containsExactly("0123456789", "a b 123456", "c " + "0123456789".repeat(20_000), "d");
        assertThat(names(false)).allSatisfy(name -> assertThat(name).matches("p-.{36}-[0-9]\\.txt"));
    }

    @Test
    void aFileIsOverWhenItHasBeenOpenOrLeftAloneForLong() throws Exception {
        FileSink<String> sink = sink().withRollingPolicy(DefaultRollingPolicy.builder()
                        .withRolloverInterval(Duration.ofSeconds(100))
                        .withInactivityInterval(Duration.ofSeconds(30))
                        .build())
                .withBucketCheckInterval(10_000)
                .build();
        try (var harness = harness(sink).open()) {
            harness.element("a");
            harness.processingTime(29_999);
            harness.element("b");
            harness.processingTime(59_999);
            harness.element("c");
            harness.processingTime(99_999);
            harness.element("after 30 s without a line");
            for (int second = 105; second < 210; second += 10) {
                harness.processingTime(second * 1_000L);
                harness.element(".");
            }
            harness.snapshot(1);
            harness.checkpointCompleted(1);
        }

        assertThat(contents(false)).containsExactly("a b c", "after 30 s without a line" + " .".repeat(10));
    }

    @Test
    void aRestoredWriterGoesOnWhereTheSnapshotWas() throws Exception {
        HarnessSnapshot snapshot;
        try (var harness = harness(sink().build()).open()) {
            harness.element("a");
            harness.snapshot(1);
            harness.element("b");
            snapshot = harness.snapshot(2);
            harness.element("lost");
            harness.watermark(1);
        }
        try (var harness = harness(sink().build()).restoredFrom(snapshot).open()) {
            harness.element("c");
            harness.end();
            harness.snapshot(3);
            assertThat(names(false)).isEmpty();
            harness.checkpointCompleted(3);
        }

        assertThat(contents(false)).containsExactly("a b c");
        assertThat(names(true)).as("the copied file is deleted").hasSize(1);
    }

    @Test
    void attemptsThatFailBeforeTheirFirstSnapshotLeaveNothing() throws Exception {
        HarnessSnapshot snapshot;
        try (var harness = harness(sink().build()).open()) {
            harness.element("a");
            snapshot = harness.snapshot(1);
        }
        for (int attempt = 0; attempt < 3; attempt++) {
            try (var harness = harness(sink().build()).restoredFrom(snapshot).open()) {
                harness.element("b");
            }
        }

        assertThat(contents(true)).containsExactly("a");
    }

    @Test
    void aSnapshotThatIsNotTheLastLeavesFinishedFilesAlone() throws Exception {
        HarnessSnapshot savepoint;
        try (var harness = harness(sink().build()).open()) {
            harness.element("a");
            savepoint = harness.snapshot(1);
            harness.element("b");
            harness.end();
            harness.snapshot(2);
            harness.checkpointCompleted(2);
        }
        try (var harness = harness(sink().build()).restoredFrom(savepoint).open()) {
            harness.element("c");
            harness.end();
            harness.snapshot(3);
            harness.checkpointCompleted(3);
        }

        assertThat(contents(false)).containsExactlyInAnyOrder("a b", "c");
    }

    @Test
    void saysWhichFileOfTheSnapshotIsMissingOrCutOff() throws Exception {
        HarnessSnapshot snapshot;
        try (var harness = harness(sink().build()).open()) {
            harness.element("a");
            snapshot = harness.snapshot(1);
        }
        Path hidden = files(true).get(0);

        Files.writeString(hidden, "");
        assertThatThrownBy(() -> harness(sink().build()).restoredFrom(snapshot).open())
                .hasMessageContaining("The unfinished file '%s' has 0 bytes; the snapshot has 2 of it", hidden);
        Files.delete(hidden);
        assertThatThrownBy(() -> harness(sink().build()).restoredFrom(snapshot).open())
                .hasMessageContaining("'%s', which is gone", hidden);
        assertThat(names(true)).isEmpty();
    }

    @Test
    void whatWasCommittedIsNotCommittedAgain() throws Exception {
        HarnessSnapshot snapshot;
        try (var harness = harness(rollingOnCheckpoints()).open()) {
            harness.element("a");
            snapshot = harness.snapshot(1);
            harness.checkpointCompleted(1);
        }
        try (var harness =
                harness(rollingOnCheckpoints()).restoredFrom(snapshot).open()) {
            assertThat(harness.counter("alreadyCommittedCommittables")).isEqualTo(1);
        }
        Files.delete(files(false).get(0));

        assertThatThrownBy(() ->
                        harness(rollingOnCheckpoints()).restoredFrom(snapshot).open())
                .hasMessageContaining("but there is neither. Bring one of them back.");
    }

    @Test
    void aFileThatWasChangedIsNotCommitted() throws Exception {
        try (var harness = harness(rollingOnCheckpoints()).open()) {
            harness.element("a");
            harness.snapshot(1);
            Files.writeString(files(true).get(0), "more than that");

            assertThatThrownBy(() -> harness.checkpointCompleted(1))
                    .hasMessageContaining("is complete with 2 bytes, but has 14 now");
            assertThat(names(false)).isEmpty();
        }
    }

    @Test
    void aFileThatExistsIsNotReplaced() throws Exception {
        try (var harness = harness(rollingOnCheckpoints()).open()) {
            harness.element("a");
            harness.snapshot(1);
            String hidden = names(true).get(0);
            Files.writeString(directory.resolve(hidden.substring(1, hidden.indexOf(".inprogress"))), "mine");

            assertThatThrownBy(() -> harness.checkpointCompleted(1)).hasMessageContaining("which exists");
            assertThat(contents(false)).containsExactly("mine");
        }
    }

    @Test
    void recordsGoToTheDirectoriesOfTheirBuckets() throws Exception {
        FileSink<String> byHour = sink().withBucketAssigner(
                        new DateTimeBucketAssigner<>("yyyy-MM-dd--HH", ZoneOffset.UTC))
                .build();
        FileSink<String> byLetter = sink().withBucketAssigner((word, context) -> word.substring(0, 1))
                .build();
        try (var harness = harness(byHour).checkpointing(false).open()) {
            harness.element("a");
            harness.processingTime(3_600_000);
            harness.element("b");
            harness.end();
        }
        try (var harness = harness(byLetter).checkpointing(false).open()) {
            for (String word : List.of("elma", "armut", "erik", "ayva")) {
                harness.element(word);
            }
            harness.end();
        }

        assertThat(directory.resolve("1970-01-01--00"))
                .isDirectoryContaining(file -> read(file).equals("a\n"));
        assertThat(directory.resolve("1970-01-01--01"))
                .isDirectoryContaining(file -> read(file).equals("b\n"));
        assertThat(directory.resolve("a"))
                .isDirectoryContaining(file -> read(file).equals("armut\nayva\n"));
        assertThat(directory.resolve("e"))
                .isDirectoryContaining(file -> read(file).equals("elma\nerik\n"));
    }

    @Test
    void refusesBucketsElsewhereAndNamesThatHide() throws Exception {
        FileSink<String> sink =
                sink().withBucketAssigner((word, context) -> "../" + word).build();
        try (var harness = harness(sink).open()) {
            assertThatThrownBy(() -> harness.element("x"))
                    .hasMessageContaining("The bucket '../x' does not lie in the directory of the sink");
        }
        assertThatThrownBy(() -> OutputFileConfig.builder().withPartPrefix(".p").build())
                .hasMessageContaining("prefix '.p'");
        assertThatThrownBy(() -> sink().withBucketCheckInterval(0)).hasMessageContaining("at least 1 ms, not 0");
    }

    @Test
    void unfinishedFilesOfManyWritersAreFinishedByOne() throws Exception {
        List<HarnessSnapshot> snapshots = new ArrayList<>();
        for (String word : List.of("a", "b", "c")) {
            try (var harness = harness(sink().build()).open()) {
                harness.element(word);
                snapshots.add(harness.snapshot(1));
                harness.element("lost");
            }
        }
        try (var harness = harness(sink().build())
                .restoredFrom(snapshots.toArray(HarnessSnapshot[]::new))
                .open()) {
            harness.element("d");
            harness.end();
            harness.snapshot(2);
            harness.checkpointCompleted(2);
        }

        assertThat(contents(false)).containsExactlyInAnyOrder("a", "b", "c d");
    }

    @Test
    void everyLineIsSeenExactlyOnceWhateverFails() throws Exception {
        for (long seed = 1; seed <= 5; seed++) {
            directory = parent.resolve("seed-" + seed);
            runWithFailures(new Random(seed));
        }
    }

    private void runWithFailures(Random random) throws Exception {
        FileSink<String> sink = sink().withRollingPolicy(DefaultRollingPolicy.builder()
                        .withMaxPartSize(new MemorySize(30 + random.nextInt(90)))
                        .build())
                .withBucketAssigner((line, context) -> line.endsWith("7") ? "seven" : "")
                .build();
        int total = 60;
        int next = 0;
        int nextOfCheckpoint = 0;
        long checkpointId = 0;
        HarnessSnapshot checkpoint = null;
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < total; i++) {
            expected.add("line " + i);
        }
        while (next < total || checkpoint == null || nextOfCheckpoint < total) {
            next = nextOfCheckpoint;
            boolean failed = false;
            try (var harness = open(sink, checkpoint)) {
                while (!failed && nextOfCheckpoint < total) {
                    switch (random.nextInt(12)) {
                        case 0 -> failed = true;
                        case 1 -> harness.watermark(next);
                        case 2, 3 -> {
                            if (next == total) {
                                harness.end();
                            }
                            checkpoint = harness.snapshot(++checkpointId);
                            nextOfCheckpoint = next;
                            failed = random.nextInt(3) == 0 && next < total;
                            if (!failed) {
                                harness.checkpointCompleted(checkpointId);
                            }
                        }
                        default -> {
                            if (next < total) {
                                harness.element("line " + next++);
                            }
                        }
                    }
                    assertThat(lines(false)).doesNotHaveDuplicates();
                }
            }
        }

        assertThat(lines(false)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static OperatorHarness<Object> open(FileSink<String> sink, @Nullable HarnessSnapshot checkpoint)
            throws Exception {
        return checkpoint == null
                ? harness(sink).open()
                : harness(sink).restoredFrom(checkpoint).open();
    }

    /** All files there are, or those that are not hidden, by name. */
    private List<Path> files(boolean withHidden) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> withHidden || !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private List<String> names(boolean withHidden) throws IOException {
        return files(withHidden).stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    private List<String> lines(boolean withHidden) throws IOException {
        return files(withHidden).stream().flatMap(file -> read(file).lines()).toList();
    }

    /** The lines of each file, as one. */
    private List<String> contents(boolean withHidden) throws IOException {
        return files(withHidden).stream()
                .map(file -> String.join(" ", read(file).lines().toList()))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
