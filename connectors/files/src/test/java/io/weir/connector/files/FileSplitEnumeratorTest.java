package io.weir.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.Boundedness;
import io.weir.api.connector.SplitEnumerator;
import io.weir.api.connector.testing.FakeEnumeratorContext;
import io.weir.connector.files.reader.FileSourceSplit;
import io.weir.connector.files.reader.TextLineInputFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSplitEnumeratorTest {
    @TempDir
    private Path directory;

    private final FakeEnumeratorContext<FileSourceSplit> context = new FakeEnumeratorContext<>(2);

    @Test
    void looksForNewFilesForEver() throws Exception {
        var enumerator = open(null);
        assertThat(source().getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
        write("a.txt", "x");
        enumerator.handleSplitRequest(0, null);
        assertThat(given()).isEmpty();

        look();
        assertThat(given()).containsExactly("0 <- a.txt");
        enumerator.handleSplitRequest(0, null);
        look();
        assertThat(given()).as("files are found once").containsExactly("0 <- a.txt");
        write("b.txt", "x");
        look();

        assertThat(given()).containsExactly("0 <- a.txt", "0 <- b.txt");
        assertThat(context.toldNoMore()).isEmpty();
    }

    @Test
    void whatWasFoundIsPartOfCheckpoints() throws Exception {
        write("a.txt", "x");
        write("b.txt", "x");
        var first = open(null);
        look();
        first.handleSplitRequest(0, null);
        PendingSplitsCheckpoint checkpoint = first.snapshotState(1);
        write("c.txt", "x");

        var second = open(PendingSplitsCheckpoint.SERIALIZER.deserialize(
                PendingSplitsCheckpoint.SERIALIZER.getVersion(),
                PendingSplitsCheckpoint.SERIALIZER.serialize(checkpoint)));
        look();
        for (int i = 0; i < 3; i++) {
            second.handleSplitRequest(1, null);
        }

        assertThat(given()).containsExactly("0 <- a.txt", "1 <- b.txt", "1 <- c.txt");
    }

    @Test
    void filesThatAreGoneAreForgotten() throws Exception {
        write("a.txt", "x");
        write("b.txt", "x");
        var enumerator = open(null);
        look();
        Files.delete(directory.resolve("a.txt"));
        look();

        assertThat(enumerator.snapshotState(1).alreadyFoundLocations())
                .containsExactly(directory.resolve("b.txt").toUri().toString());
    }

    @Test
    void aDirectoryThatIsEmptyForAWhileMakesNothingForgotten() throws Exception {
        write("a.txt", "x");
        var enumerator = open(null);
        look();
        Files.delete(directory.resolve("a.txt"));
        look();
        write("a.txt", "x");
        look();

        assertThat(enumerator.snapshotState(1).splits()).hasSize(1);
    }

    @Test
    void anEmptyFileIsFoundWhenItHasBytes() throws Exception {
        write("a.txt", "");
        var enumerator = open(null);
        look();
        assertThat(enumerator.snapshotState(1).alreadyFoundLocations()).isEmpty();
        write("a.txt", "x");
        look();

        assertThat(enumerator.snapshotState(2).splits()).hasSize(1);
    }

    @Test
    void aDirectoryThatIsGoneFailsTheJob() throws Exception {
        open(null);
        Files.delete(directory);

        assertThatThrownBy(this::look)
                .hasMessageContaining("The file source cannot look for files: There is no file or directory '%s'"
                        .formatted(directory));
    }

    @Test
    void splitsOfALostReaderAreGivenToThoseThatWait() throws Exception {
        write("a.txt", "x");
        var enumerator = open(null);
        look();
        enumerator.handleSplitRequest(0, null);
        enumerator.handleSplitRequest(0, null);
        enumerator.handleSplitRequest(1, null);
        List<FileSourceSplit> lost = context.splits(0);
        context.lose(0);

        enumerator.addSplitsBack(lost, 0);

        assertThat(given()).containsExactly("0 <- a.txt", "1 <- a.txt");
    }

    /** Gives each reader the last one there is; to "host 0" none of files that begin with b. */
    private static final class LastFirst implements FileSplitAssigner {
        private final List<FileSourceSplit> left;

        LastFirst(Collection<FileSourceSplit> splits) {
            left = new ArrayList<>(splits);
        }

        @Override
        public Optional<FileSourceSplit> getNext(@Nullable String hostname) {
            for (int i = left.size() - 1; i >= 0; i--) {
                if (!"host 0".equals(hostname) || !left.get(i).location().endsWith("b.txt")) {
                    return Optional.of(left.remove(i));
                }
            }
            return Optional.empty();
        }

        @Override
        public void addSplits(Collection<FileSourceSplit> splits) {
            left.addAll(splits);
        }

        @Override
        public Collection<FileSourceSplit> remainingSplits() {
            return left;
        }
    }

    @Test
    void anAssignerOfOnesOwnSaysWhoGetsWhat() throws Exception {
        for (String name : List.of("a.txt", "b.txt", "c.txt")) {
            write(name, "x");
        }
        FileSource<String> source = FileSource.forRecordStreamFormat(new TextLineInputFormat(), directory)
                .setSplitAssigner(LastFirst::new)
                .monitorContinuously(Duration.ofSeconds(1))
                .build();
        context.register(0);
        context.register(1);
        var enumerator = source.createEnumerator(context);
        enumerator.start();
        look();
        enumerator.handleSplitRequest(0, "host 0");
        enumerator.handleSplitRequest(0, "host 0");
        enumerator.handleSplitRequest(0, "host 0");
        assertThat(given()).containsExactly("0 <- c.txt", "0 <- a.txt");
        assertThat(enumerator.snapshotState(1).splits())
                .singleElement()
                .satisfies(split -> assertThat(split.location()).endsWith("b.txt"));

        enumerator.handleSplitRequest(1, "host 1");

        assertThat(given()).containsExactly("0 <- c.txt", "0 <- a.txt", "1 <- b.txt");
    }

    @Test
    void aFileThatTwoPathsLeadToIsReadOnce() throws Exception {
        write("a b ş.txt", "x");

        assertThat(new NonSplittingRecursiveEnumerator()
                        .enumerateSplits(new Path[] {directory, directory.resolve("a b ş.txt")}, 1))
                .singleElement()
                .satisfies(split -> assertThat(split.path()).isEqualTo(directory.resolve("a b ş.txt")));
    }

    @Test
    void readsWhatAFilterLetsThrough() throws Exception {
        Files.createDirectories(directory.resolve("sub"));
        Files.createSymbolicLink(directory.resolve("link.csv"), write("sub/a.csv", "x"));
        write("sub/b.txt", "x");
        FileEnumerator csv = new BlockSplittingRecursiveEnumerator(
                10, path -> Files.isDirectory(path) || path.toString().endsWith(".csv"));

        assertThat(csv.enumerateSplits(new Path[] {directory}, 1))
                .extracting(split -> directory.relativize(split.path()).toString())
                .containsExactly("link.csv", "sub/a.csv");
    }

    private FileSource<String> source() {
        return FileSource.forRecordStreamFormat(new TextLineInputFormat(), directory)
                .monitorContinuously(Duration.ofSeconds(1))
                .build();
    }

    private SplitEnumerator<FileSourceSplit, PendingSplitsCheckpoint> open(@Nullable PendingSplitsCheckpoint checkpoint)
            throws Exception {
        context.register(0);
        context.register(1);
        var enumerator = checkpoint == null
                ? source().createEnumerator(context)
                : source().restoreEnumerator(context, checkpoint);
        enumerator.start();
        return enumerator;
    }

    private Path write(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text);
    }

    /** It is time to look for files. */
    private void look() {
        context.beginPeriodic();
        context.finishAll();
    }

    /** Who got which file. */
    private List<String> given() {
        List<String> names = new ArrayList<>();
        for (String answer : context.answers()) {
            names.add(answer.replace(directory + "/", "").replace("@0", ""));
        }
        return names;
    }
}
