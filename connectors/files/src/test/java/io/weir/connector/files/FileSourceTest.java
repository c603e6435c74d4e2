package io.weir.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSourceTest {
    @TempDir
    private Path directory;

    @Test
    void cutsAFileIntoBlocks() throws IOException {
        Path file = Files.writeString(directory.resolve("a.txt"), "0123456789");

        List<FileBlock> blocks = blocks(FileSource.forLines(file).blockSize(4).build());

        assertThat(blocks)
                .containsExactly(
                        new FileBlock(file.toString(), 0, 4, 0),
                        new FileBlock(file.toString(), 4, 4, 4),
                        new FileBlock(file.toString(), 8, 2, 8));
    }

    @Test
    void readsADirectoryInOrderButNotWhatIsHidden() throws IOException {
        Files.createDirectories(directory.resolve("sub"));
        Files.createDirectories(directory.resolve("_temporary"));
        for (String name :
                List.of("b.txt", "a.txt", "sub/c.txt", ".part-0.inprogress", "_SUCCESS", "_temporary/d.txt")) {
            Files.writeString(directory.resolve(name), "x\n");
        }

        assertThat(blocks(FileSource.forLines(directory).build()))
                .extracting(block -> directory.relativize(Path.of(block.path())).toString())
                .containsExactly("a.txt", "b.txt", "sub/c.txt");
    }

    @Test
    void anEmptyFileHasNoBlocks() throws IOException {
        Path file = Files.writeString(directory.resolve("a.txt"), "");

        assertThat(blocks(FileSource.forLines(file).build())).isEmpty();
    }

    @Test
    void readsAFileThatIsNamedThoughItIsHidden() throws IOException {
        Path file = Files.writeString(directory.resolve(".hidden"), "x");

        assertThat(blocks(FileSource.forLines(file).build())).hasSize(1);
    }

    @Test
    void saysWhatIsWrongWithItsSettings() {
        Path missing = directory.resolve("missing.csv");

        assertThatThrownBy(() -> FileSource.forLines(missing))
                .hasMessage("There is no file or directory '%s'.".formatted(missing));
        assertThatThrownBy(FileSource::forLines).hasMessageContaining("at least one path");
        assertThatThrownBy(() -> FileSource.forLines(directory).blockSize(0)).hasMessageContaining("not 0");
        assertThatThrownBy(() -> FileSource.forLines(directory).linesPerSecond(-1))
                .hasMessageContaining("it is -1");
    }

    private static List<FileBlock> blocks(FileSource source) throws IOException {
        FakeEnumeratorContext context = new FakeEnumeratorContext(1);
        var enumerator = source.createEnumerator(context);
        while (!context.noMore) {
            enumerator.handleSplitRequest(0, null);
        }
        return context.assigned;
    }
}
