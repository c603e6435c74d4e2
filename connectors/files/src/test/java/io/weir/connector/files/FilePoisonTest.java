package io.weir.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.connector.PoisonRecord;
import io.weir.api.connector.PoisonRecordHandler;
import io.weir.api.connector.PoisonRecordPolicy;
import io.weir.api.connector.SourceReaderContext;
import io.weir.api.serialization.DeserializationSchema;
import io.weir.api.types.TypeInformation;
import io.weir.api.types.Types;
import io.weir.connector.files.reader.LineFormat;
import io.weir.connector.files.reader.TextLineInputFormat;
import io.weir.operators.testing.SourceContract;
import io.weir.operators.testing.SourceHarness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilePoisonTest {
    private static final List<PoisonRecord> ASIDE = new ArrayList<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void forget() {
        ASIDE.clear();
    }

    @Test
    void aDamagedLineFailsTheJobAndIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("n.txt"), "1\n22\nthree\n4\n");

        try (var harness = SourceHarness.start(numbers(PoisonRecordPolicy.fail(), file), 1)) {
            assertThatThrownBy(harness::readAll)
                    .hasMessageStartingWith(
                            "The record at file '%s' at byte 5 cannot be read: For input string: \"three\"", file);
        }
    }

    @Test
    void damagedLinesArePutAsideWithTheirPlaces() throws Exception {
        Path file = Files.writeString(directory.resolve("n.txt"), "one\n2\n\nthree\n4\n");

        try (var harness = SourceHarness.start(numbers(new PutAside(), file), 1)) {
            assertThat(harness.readAll()).containsExactly(2, 4);
        }

        assertThat(ASIDE).hasSize(2);
        assertThat(ASIDE.get(1).coordinates())
                .containsEntry("path", file.toString())
                .containsEntry("position", "7");
        assertThat(ASIDE.get(1).value()).isEqualTo("three".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void goesOnWhereverItIsBrokenOff() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            text.append(i % 7 == 0 ? "x" : "").append(i).append('\n');
        }
        Path file = Files.writeString(directory.resolve("n.txt"), text);

        for (long seed = 1; seed <= 5; seed++) {
            SourceContract.check(numbers(PoisonRecordPolicy.skip(), file), true, seed);
        }
    }

    @Test
    void aFileThatIsGoneIsNamed() throws Exception {
        Path gone = Files.writeString(directory.resolve("a.txt"), "1\n");
        Files.writeString(directory.resolve("b.txt"), "2\n");
        try (var harness = SourceHarness.start(numbers(PoisonRecordPolicy.fail(), directory), 1)) {
            Files.delete(gone);
            assertThatThrownBy(harness::readAll)
                    .hasMessageStartingWith(
                            "The record at file '%s' from byte 0 on cannot be read: it is gone; it had at least 2 bytes"
                                            .formatted(gone)
                                    + " when it was found. Bring it back.");
        }

        Files.writeString(gone, "1\n");
        try (var harness = SourceHarness.start(numbers(new PutAside(), directory), 1)) {
            Files.delete(gone);
            assertThat(harness.readAll()).containsExactly(2);
        }
        assertThat(ASIDE)
                .singleElement()
                .satisfies(record -> assertThat(record.value()).isNull());
    }

    @Test
    void aFileThatIsDeletedWhileItIsReadIsReadToItsEnd() throws Exception {
        Path file = Files.writeString(directory.resolve("a.txt"), "one\n".repeat(100_000));
        FileSource<String> source = FileSource.forRecordStreamFormat(new TextLineInputFormat(), file)
                .build();
        try (var harness = SourceHarness.start(source, 1)) {
            assertThat(harness.read(0, 1)).hasSize(1);
            Files.delete(file);
            assertThat(harness.readAll()).hasSize(99_999);
        }
    }

    private static FileSource<Integer> numbers(PoisonRecordPolicy policy, Path path) {
        return FileSource.forRecordStreamFormat(new LineFormat<>(new NumberSchema()), path)
                .setFileEnumerator(() -> new BlockSplittingRecursiveEnumerator(64))
                .setPoisonRecordPolicy(policy)
                .build();
    }

    private static final class PutAside implements PoisonRecordPolicy {
        private static final long serialVersionUID = 1L;

        @Override
        public PoisonRecordHandler open(SourceReaderContext context) {
            return ASIDE::add;
        }
    }

    private static final class NumberSchema implements DeserializationSchema<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer deserialize(byte[] message) throws IOException {
            return Integer.valueOf(new String(message, StandardCharsets.UTF_8));
        }

        @Override
        public TypeInformation<Integer> getProducedType() {
            return Types.INT;
        }
    }
}
