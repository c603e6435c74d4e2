package io.weir.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.testing.FakeEnumeratorContext;
import io.weir.connector.files.reader.FileSourceSplit;
import io.weir.connector.files.reader.TextLineInputFormat;
import io.weir.operators.testing.SourceContract;
import io.weir.operators.testing.SourceHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileSourceTest {
    @TempDir
    private Path directory;

    @Test
    void cutsAFileIntoBlocks() throws IOException {
        Path file = Files.writeString(directory.resolve("a.txt"), "0123456789");

        List<FileSourceSplit> blocks = blocks(lines(file)
                .setFileEnumerator(() -> new BlockSplittingRecursiveEnumerator(4))
                .build());

        assertThat(blocks)
                .containsExactly(
                        FileSourceSplit.of(file, 0, 4), FileSourceSplit.of(file, 4, 4), FileSourceSplit.of(file, 8, 2));
    }

    @Test
    void readsADirectoryInOrderButNotWhatIsHidden() throws IOException {
        Files.createDirectories(directory.resolve("sub"));
        Files.createDirectories(directory.resolve("_temporary"));
        for (String name :
                List.of("b.txt", "a.txt", "sub/c.txt", ".part-0.inprogress", "_SUCCESS", "_temporary/d.txt")) {
            Files.writeString(directory.resolve(name), "x\n");
        }

        assertThat(blocks(lines(directory).build()))
                .extracting(block -> directory.relativize(block.path()).toString())
                .containsExactly("a.txt", "b.txt", "sub/c.txt");
    }

    @Test
    void anEmptyFileHasNoBlocks() throws IOException {
        Path file = Files.writeString(directory.resolve("a.txt"), "");

        assertThat(blocks(lines(file).build())).isEmpty();
    }

    @Test
    void readsAFileThatIsNamedThoughItIsHidden() throws IOException {
        Path file = Files.writeString(directory.resolve(".hidden"), "x");

        assertThat(blocks(lines(file).build())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void goesOnWhereASnapshotWas(long seed) throws Exception {
        Random random = new Random(seed);
        for (String name : List.of("a.txt", "b.txt", "c.txt")) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                text.append(name).append(' ').append(i).append("ş".repeat(random.nextInt(20)));
                text.append(random.nextBoolean() ? "\r\n" : "\n");
            }
            text.setLength(text.length() - random.nextInt(2));
            Files.writeString(directory.resolve(name), text);
        }
        for (long blockBytes : new long[] {1 + random.nextInt(30), 1 + random.nextInt(300), 1 << 20}) {
            FileSource<String> source = lines(directory)
                    .setFileEnumerator(() -> new BlockSplittingRecursiveEnumerator(blockBytes))
                    .build();

            SourceContract.check(source, false, seed);
            SourceContract.check(source, true, seed);
        }
    }

    @Test
    void aFileThatHasBecomeShorterIsNotReadAsIfNothingHadHappened() throws Exception {
        Path file = Files.writeString(directory.resolve("a.txt"), "one\ntwo\nthree\n");
        FileSource<String> source = lines(file).build();
        SourceHarness.Snapshot snapshot;
        try (SourceHarness<String> harness = SourceHarness.start(source, 1)) {
            harness.read(0, 2);
            snapshot = harness.snapshot();
        }
        Files.writeString(file, "one\n");

        try (SourceHarness<String> harness = SourceHarness.restore(source, 1, snapshot)) {
            assertThatThrownBy(harness::readAll)
                    .hasMessageContaining("it has 4 bytes; it had at least 14 when it was found");
        }
    }

    @Test
    void saysWhatIsWrongWithItsSettings() {
        Path missing = directory.resolve("missing.csv");

        assertThatThrownBy(() -> lines(missing)).hasMessage("There is no file or directory '%s'.".formatted(missing));
        assertThatThrownBy(FileSourceTest::lines).hasMessageContaining("at least one path");
        assertThatThrownBy(() -> new BlockSplittingRecursiveEnumerator(0)).hasMessageContaining("not 0");
        assertThatThrownBy(() -> lines(directory).recordsPerSecond(-1)).hasMessageContaining("it is -1");
    }

    private static FileSource.FileSourceBuilder<String> lines(Path... paths) {
        return FileSource.forRecordStreamFormat(new TextLineInputFormat(), paths);
    }

    private static List<FileSourceSplit> blocks(FileSource<String> source) throws IOException {
        FakeEnumeratorContext<FileSourceSplit> context = new FakeEnumeratorContext<>(1);
        var enumerator = source.createEnumerator(context);
        while (context.toldNoMore().isEmpty()) {
            enumerator.handleSplitRequest(0, null);
        }
        return context.splits(0);
    }
}
