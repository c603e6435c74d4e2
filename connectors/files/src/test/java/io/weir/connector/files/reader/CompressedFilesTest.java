package io.weir.connector.files.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompressedFilesTest {
    private static final RecordFormat<String> LINES = RecordFormat.of(new TextLineInputFormat());

    @TempDir
    private Path directory;

    @Test
    void unpacksByTheEndOfTheName() throws IOException {
        String text = "bir\nıki\n".repeat(50_000);

        assertThat(read(write("a.GZ", gzip(text)))).hasSize(100_000).contains("ıki");
        assertThat(read(write("a.gzip", gzip(text)))).hasSize(100_000);
        assertThat(read(write("a.deflate", deflate(text)))).hasSize(100_000);
        assertThat(read(write("a.txt", text.getBytes(StandardCharsets.UTF_8)))).hasSize(100_000);
    }

    @Test
    void membersOneAfterAnotherAreOneFile() throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(gzip("a\nb"));
        both.write(gzip("c\nd\n"));

        assertThat(read(write("a.gz", both.toByteArray()))).containsExactly("a", "bc", "d");
    }

    @Test
    void goesOnInTheMiddle() throws IOException {
        FileSourceSplit split = write("a.gz", gzip("one\ntwo\nthree\n"));
        CheckpointedPosition position;
        try (RecordReader<String> reader = LINES.read(split)) {
            reader.next();
            reader.next();
            position = reader.position();
        }

        assertThat(position).isEqualTo(new CheckpointedPosition(8, 0));
        assertThat(read(split.at(position))).containsExactly("three");
    }

    @Test
    void whatWasCutOffOrIsNoneOfItsKindIsDamaged() throws IOException {
        byte[] packed = gzip("one\n".repeat(1_000) + "x");
        FileSourceSplit cut = write("cut.gz", Arrays.copyOf(packed, packed.length - 6));
        FileSourceSplit text = write("text.gz", "no gzip at all".getBytes(StandardCharsets.UTF_8));
        FileSourceSplit unknown = write("a.zst", new byte[] {1, 2, 3});

        assertThatThrownBy(() -> read(cut))
                .isInstanceOf(DamagedInputException.class)
                .hasMessage("it cannot be unpacked behind byte 4001: it ends in the middle");
        assertThatThrownBy(() -> read(text)).hasMessage("it cannot be unpacked behind byte 0: Not in GZIP format");
        assertThatThrownBy(() -> read(unknown)).hasMessageContaining("only .gz, .gzip and .deflate are");
    }

    @Test
    void whatHasBecomeShorterIsDamaged() throws IOException {
        FileSourceSplit split = write("a.gz", gzip("one\n"));

        assertThatThrownBy(() -> read(split.at(new CheckpointedPosition(100, 0))))
                .hasMessage("it has 4 bytes unpacked; it had at least 100 when it was read before");
    }

    private FileSourceSplit write(String name, byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve(name), bytes);
        return FileSourceSplit.of(file, 0, bytes.length);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] deflate(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static List<String> read(FileSourceSplit split) throws IOException {
        List<String> lines = new ArrayList<>();
        try (RecordReader<String> reader = LINES.read(split)) {
            for (String line = reader.next(); line != null; line = reader.next()) {
                lines.add(line);
            }
        }
        return lines;
    }
}
