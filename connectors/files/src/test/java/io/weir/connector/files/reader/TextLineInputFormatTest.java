package io.weir.connector.files.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextLineInputFormatTest {
    private static final String[] CHARACTERS = {"a", "b", " ", "ş", "語", "😀"};

    private static final RecordFormat<String> LINES = RecordFormat.of(new TextLineInputFormat());

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("lines.txt");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theLinesOfAllBlocksAreThoseOfTheFile(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 20; round++) {
            Files.writeString(file, randomText(random));
            long blockBytes = 1 + random.nextInt(40);

            assertThat(linesOfBlocks(blockBytes))
                    .as("seed %d, round %d, blocks of %d bytes", seed, round, blockBytes)
                    .isEqualTo(Files.readAllLines(file));
        }
    }

    @Test
    void aLineThatStartsExactlyAtABlockBelongsToIt() throws IOException {
        Files.writeString(file, "abc\ndef\n");

        assertThat(linesOf(block(0, 4))).containsExactly("abc");
        assertThat(linesOf(block(4, 4))).containsExactly("def");
    }

    @Test
    void aLineLongerThanTheBufferIsReadWhole() throws IOException {
        String longLine = "x".repeat(300_000);
        Files.writeString(file, "first\n" + longLine + "\nlast");

        assertThat(linesOfBlocks(100_000)).containsExactly("first", longLine, "last");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 100})
    void aByteOrderMarkIsNoText(long blockBytes) throws IOException {
        Files.writeString(file, "\uFEFFone\n\ntwo\n");

        assertThat(linesOfBlocks(blockBytes)).containsExactly("one", "", "two");
    }

    @Test
    void aLineThatIsTooLongIsDamagedAndTheNextOneIsRead() throws IOException {
        byte[] text = new byte[(64 << 20) + 200_000];
        Arrays.fill(text, (byte) 'x');
        text[1] = '\n';
        text[text.length - 2] = '\n';
        Files.write(file, text);

        try (RecordReader<String> reader = LINES.read(block(0, text.length))) {
            assertThat(reader.next()).isEqualTo("x");
            assertThatThrownBy(reader::next)
                    .isInstanceOf(DamagedInputException.class)
                    .hasMessage("the line has more than 67108864 bytes");
            assertThat(reader.position()).isEqualTo(new CheckpointedPosition(text.length - 1, 0));
            assertThat(reader.next()).isEqualTo("x");
        }
    }

    @Test
    void anEmptyFileHasNoLines() throws IOException {
        Files.writeString(file, "");

        assertThat(linesOf(block(0, 0))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void goesOnWhereItStopped(int read) throws IOException {
        Files.writeString(file, "0123\none\ntwo\nthree\n");
        List<String> lines = new ArrayList<>();
        FileSourceSplit rest;
        try (RecordReader<String> first = LINES.read(block(2, 17))) {
            for (int i = 0; i < read; i++) {
                lines.add(first.next());
            }
            rest = block(2, 17).at(first.position());
        }

        lines.addAll(linesOf(rest));

        assertThat(lines).containsExactly("one", "two", "three");
    }

    private static String randomText(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        int lines = random.nextInt(12);
        for (int i = 0; i < lines; i++) {
            int length = random.nextInt(4) == 0 ? 0 : random.nextInt(15);
            for (int c = 0; c < length; c++) {
                text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
            }
            boolean unfinished = i == lines - 1 && random.nextBoolean();
            text.append(unfinished ? "" : random.nextBoolean() ? "\n" : "\r\n");
        }
        return text.toString();
    }

    private List<String> linesOfBlocks(long blockBytes) throws IOException {
        List<String> lines = new ArrayList<>();
        long size = Files.size(file);
        for (long offset = 0; offset < size; offset += blockBytes) {
            lines.addAll(linesOf(block(offset, Math.min(blockBytes, size - offset))));
        }
        return lines;
    }

    private FileSourceSplit block(long offset, long length) {
        return FileSourceSplit.of(file, offset, length);
    }

    private static List<String> linesOf(FileSourceSplit block) throws IOException {
        List<String> lines = new ArrayList<>();
        try (RecordReader<String> reader = LINES.read(block)) {
            String line;
            while ((line = reader.next()) != null) {
                lines.add(line);
            }
        }
        return lines;
    }
}
