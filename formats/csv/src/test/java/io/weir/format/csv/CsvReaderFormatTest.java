package io.weir.format.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.PoisonRecordPolicy;
import io.weir.connector.files.BlockSplittingRecursiveEnumerator;
import io.weir.connector.files.FileSource;
import io.weir.operators.testing.SourceContract;
import io.weir.operators.testing.SourceHarness;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvReaderFormatTest {
    /** A row of a file. */
    public record Town(String name, int people) implements Comparable<Town> {
        @Override
        public int compareTo(Town other) {
            return toString().compareTo(other.toString());
        }
    }

    @TempDir
    private Path directory;

    private static final CsvReaderFormat<Town> WITH_HEADER =
            CsvReaderFormat.forPojo(Town.class).withHeader();

    @Test
    void eachFileNamesItsColumns() throws Exception {
        write("a.csv", "\uFEFFpeople,mayor,name\r\n5,\"X, Y\",Iğdır\r\n");
        write("b.csv", "name,people\n\"New\nYork\",7\n\n\"a \"\"b\"\"\",8");

        assertThat(read(WITH_HEADER))
                .containsExactly(new Town("Iğdır", 5), new Town("New\nYork", 7), new Town("a \"b\"", 8));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void goesOnWhereverItIsBrokenOff(long seed) throws Exception {
        StringBuilder text = new StringBuilder("people,name\n");
        for (int i = 0; i < 60; i++) {
            text.append(i).append(i % 3 == 0 ? ",\"line\nbreak\"\n" : ",plain\n");
        }
        write("a.csv", text.toString());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve("b.csv.gz")))) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }

        SourceContract.check(source(WITH_HEADER).build(), false, seed);
        SourceContract.check(source(WITH_HEADER).build(), true, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 20, 64, 100_000})
    void isReadInPartsWhereNoValueHasALineBreak(long blockBytes) throws Exception {
        StringBuilder text = new StringBuilder("people,name\n");
        for (int i = 0; i < 100; i++) {
            text.append(i).append(",\"5\"\" tube\"\n");
        }
        write("a.csv", text.toString());
        FileSource<Town> source = source(WITH_HEADER.withoutLineBreaksInQuotes())
                .setFileEnumerator(() -> new BlockSplittingRecursiveEnumerator(blockBytes))
                .build();

        try (var harness = SourceHarness.start(source, 1)) {
            List<Town> towns = harness.readAll();
            assertThat(towns).hasSize(100).contains(new Town("5\" tube", 99));
        }
        SourceContract.check(source, true, blockBytes);
    }

    @Test
    void rowsThatAreDamagedCostThemselvesAlone() throws Exception {
        write("a.csv", "name,people\nA,1\nB,many\n\"C,3\nD,4\nE,5,6\nF,6\n");

        FileSource<Town> source = source(WITH_HEADER)
                .setPoisonRecordPolicy(PoisonRecordPolicy.skip())
                .build();
        try (var harness = SourceHarness.start(source, 1)) {
            assertThat(harness.readAll()).containsExactly(new Town("A", 1), new Town("D", 4), new Town("F", 6));
        }
        try (var harness = SourceHarness.start(source(WITH_HEADER).build(), 1)) {
            assertThatThrownBy(harness::readAll)
                    .hasMessageStartingWith("The record at file '%s' at byte 16 cannot be read: No Town can be made"
                            .formatted(directory.resolve("a.csv")));
        }
    }

    @Test
    void aFileWithoutTheColumnsIsNamed() throws Exception {
        write("a.csv", "name,persons\nA,1\n");

        try (var harness = SourceHarness.start(source(WITH_HEADER).build(), 1)) {
            assertThatThrownBy(harness::readAll)
                    .hasMessageContaining("its first line should name the columns: Town has the fields [name, people]");
        }
        assertThatThrownBy(() -> CsvReaderFormat.forPojo(
                                Town.class,
                                CsvFormat.builder().columns("name", "people").build())
                        .withHeader())
                .hasMessageContaining("named twice");
    }

    @Test
    void columnsMayBeNamedByTheProgram() throws Exception {
        write("a.csv", "people;name\n1;A\n");

        assertThat(read(CsvReaderFormat.forPojo(
                        Town.class,
                        CsvFormat.builder().separator(';').header("people;name").build())))
                .containsExactly(new Town("A", 1));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private FileSource.FileSourceBuilder<Town> source(CsvReaderFormat<Town> format) {
        return FileSource.forRecordStreamFormat(format, directory);
    }

    private List<Town> read(CsvReaderFormat<Town> format) throws Exception {
        try (var harness = SourceHarness.start(source(format).build(), 1)) {
            return harness.readAll();
        }
    }
}
