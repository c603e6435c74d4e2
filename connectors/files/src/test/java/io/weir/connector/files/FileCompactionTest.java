package io.weir.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.plan.SinkSpec;
import io.weir.connector.files.compact.ConcatFileCompactor;
import io.weir.connector.files.compact.FileCompactStrategy;
import io.weir.connector.files.compact.FileCompactor;
import io.weir.connector.files.reader.TextLineInputFormat;
import io.weir.operators.testing.OperatorHarness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileCompactionTest {
    private static final FileCompactStrategy EVERY_THIRD = FileCompactStrategy.Builder.newBuilder()
            .enableCompactionOnCheckpoint(3)
            .build();

    @TempDir
    private Path directory;

    @Test
    void filesOfSeveralCheckpointsBecomeOne() throws Exception {
        try (SinkRun run = new SinkRun(directory, compaction(EVERY_THIRD), List.of())) {
            for (int i = 0; i < 3; i++) {
                run.write("line " + i);
                run.checkpoint();
                assertThat(run.seen()).isEmpty();
            }
            run.merge();
            assertThat(run.seen()).as("merged, and no checkpoint has it").isEmpty();
            run.write("line 3");
            run.checkpoint();
            assertThat(run.seen()).as("the checkpoint is not complete").isEmpty();
            run.commit();

            assertThat(run.seen()).singleElement().asString().matches("compacted-part-.*-0");
            assertThat(run.seenLines()).containsExactly("line 0", "line 1", "line 2");
            assertThat(run.hidden()).as("those it was made of are gone").hasSize(1);
        }
    }

    @Test
    void filesAreMergedWhenTheyAreLargeTogether() throws Exception {
        FileCompactStrategy size =
                FileCompactStrategy.Builder.newBuilder().setSizeThreshold(12).build();
        try (SinkRun run = new SinkRun(directory, compaction(size), List.of())) {
            for (String line : List.of("12345", "12345", "x")) {
                run.write(line);
                run.checkpoint();
                run.merge();
            }
            run.commit();

            assertThat(run.seenLines()).containsExactly("12345", "12345");
        }
    }

    @Test
    void allIsMergedAtTheEnd() throws Exception {
        try (SinkRun run = new SinkRun(directory, compaction(EVERY_THIRD), List.of())) {
            run.write("a");
            run.checkpoint();
            run.write("b");
            run.end();
            run.checkpoint();
            run.commit();

            assertThat(run.seen()).hasSize(1);
            assertThat(run.seenLines()).containsExactly("a", "b");
            assertThat(run.hidden()).isEmpty();
        }
    }

    @Test
    void aSingleFileIsNotCopied() throws Exception {
        FileCompactor failing = (inputs, output) -> {
            throw new IOException("nothing to merge");
        };
        try (SinkRun run = new SinkRun(directory, new Compaction(EVERY_THIRD, failing), List.of())) {
            run.write("a");
            run.end();
            run.checkpoint();
            run.commit();

            assertThat(run.seenLines()).containsExactly("a");
        }
    }

    @Test
    void recordsAreReadAndWrittenOnceMore() throws Exception {
        FileCompactor recordWise = new RecordWiseFileCompactor<>(
                new TextLineInputFormat(),
                (line, out) -> out.write(("<" + line + ">\n").getBytes(StandardCharsets.UTF_8)));
        try (SinkRun run = new SinkRun(directory, new Compaction(EVERY_THIRD, recordWise), List.of())) {
            run.write("a");
            run.checkpoint();
            run.write("b");
            run.end();
            run.checkpoint();
            run.commit();

            assertThat(run.seenLines()).containsExactly("<a>", "<b>");
        }
    }

    @Test
    void whatCannotBeMergedFailsTheJob() throws Exception {
        FileCompactor failing = (inputs, output) -> {
            throw new IOException("no such thing");
        };
        try (SinkRun run = new SinkRun(directory, new Compaction(EVERY_THIRD, failing), List.of())) {
            run.write("a");
            run.checkpoint();
            run.write("b");
            assertThatThrownBy(run::end)
                    .hasMessageContaining("2 files cannot be merged into '" + directory)
                    .hasMessageEndingWith("no such thing");
            assertThat(run.hidden()).as("nothing but what has to be merged").hasSize(2);
        }
    }

    @Test
    void filesThatWaitAreSeenAsTheyAreWhenCompactionIsSwitchedOff() throws Exception {
        List<FileSinkState> state;
        try (SinkRun run = new SinkRun(directory, compaction(EVERY_THIRD), List.of())) {
            run.write("a");
            run.checkpoint();
            run.write("b");
            run.checkpoint();
            state = run.state();
        }
        try (SinkRun run = new SinkRun(directory, null, state)) {
            run.checkpoint();
            run.commit();
            assertThat(run.seen())
                    .hasSize(2)
                    .allSatisfy(name -> assertThat(name).startsWith("part-"));
        }

        // From the same snapshot once more: what is seen is left alone.
        try (SinkRun run = new SinkRun(directory, compaction(EVERY_THIRD), state)) {
            run.end();
            run.checkpoint();
            run.commit();
            assertThat(run.seenLines()).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void saysWhichFileThatWaitsIsGone() throws Exception {
        List<FileSinkState> state;
        try (SinkRun run = new SinkRun(directory, compaction(EVERY_THIRD), List.of())) {
            run.write("a");
            run.checkpoint();
            state = run.state();
        }
        for (Path file : SinkRun.files(directory)) {
            Files.delete(file);
        }

        assertThatThrownBy(() -> new SinkRun(directory, compaction(EVERY_THIRD), state))
                .hasMessageContaining("The snapshot has a complete file '" + directory);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void everyLineIsSeenExactlyOnceWhateverFails(long seed) throws Exception {
        Random random = new Random(seed);
        int total = 40;
        int next = 0;
        List<List<FileSinkState>> states = List.of(List.of());
        int nextOfCheckpoint = 0;
        List<FileCommittable> toCommit = List.of();
        boolean ended = false;
        while (!ended) {
            next = nextOfCheckpoint;
            Compaction compaction = random.nextInt(6) == 0 ? null : compaction(strategy(random));
            try (SinkRun run = new SinkRun(directory, compaction, states.get(0))) {
                run.restoreCommittables(toCommit);
                boolean failed = random.nextInt(8) == 0;
                if (!failed) {
                    run.commit();
                }
                while (!failed && !ended) {
                    switch (random.nextInt(10)) {
                        case 0, 1, 2, 3 -> {
                            if (next < total) {
                                run.write("line " + next++);
                            }
                        }
                        case 4, 5 -> run.merge();
                        case 6 -> failed = random.nextInt(3) == 0; // with merges under way, or done
                        default -> {
                            boolean last = next == total && random.nextInt(3) == 0;
                            if (last) {
                                run.end();
                            }
                            run.checkpoint();
                            if (last || random.nextInt(4) > 0) { // the checkpoint is complete
                                states = List.of(run.state());
                                toCommit = run.committables();
                                nextOfCheckpoint = next;
                                if (last || random.nextInt(4) > 0) {
                                    run.commit();
                                    ended = last;
                                } else {
                                    run.commitSome(random.nextInt(1 + toCommit.size()));
                                    failed = true;
                                }
                            } else {
                                failed = true;
                            }
                        }
                    }
                    assertThat(SinkRun.lines(directory)).doesNotHaveDuplicates();
                }
            }
        }

        assertThat(SinkRun.lines(directory)).hasSize(total).doesNotHaveDuplicates();
    }

    @Test
    void aStrategyHasALimit() {
        assertThatThrownBy(() -> FileCompactStrategy.Builder.newBuilder().build())
                .hasMessageContaining("Files would wait for ever");
        assertThatThrownBy(() -> FileCompactStrategy.Builder.newBuilder()
                        .setSizeThreshold(0)
                        .build())
                .hasMessageContaining("not 0 bytes");
    }

    @Test
    void theSinkMergesBesideItsThread() throws Exception {
        FileSink<String> sink = FileSink.forRowFormat(directory, new SimpleStringEncoder<String>())
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .enableCompact(EVERY_THIRD, new ConcatFileCompactor("--\n".getBytes(StandardCharsets.UTF_8)))
                .build();
        try (var harness =
                OperatorHarness.of(new SinkSpec(sink)).checkpointing(true).open()) {
            harness.element("a");
            harness.snapshot(1);
            harness.checkpointCompleted(1);
            harness.element("b");
            harness.end();
            harness.snapshot(2);
            harness.checkpointCompleted(2);
        }

        assertThat(SinkRun.lines(directory)).containsExactly("a", "--", "b");
    }

    private static Compaction compaction(FileCompactStrategy strategy) {
        return new Compaction(strategy, new ConcatFileCompactor());
    }

    private static FileCompactStrategy strategy(Random random) {
        return FileCompactStrategy.Builder.newBuilder()
                .enableCompactionOnCheckpoint(1 + random.nextInt(4))
                .setSizeThreshold(10 + random.nextInt(60))
                .build();
    }
}
