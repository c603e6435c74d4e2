package io.weir.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.connector.SinkWriter;
import io.weir.api.time.Watermark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileWriterTest {
    private static final SinkWriter.Context NO_TIME = new SinkWriter.Context() {
        @Override
        public long currentWatermark() {
            return Long.MIN_VALUE;
        }

        @Override
        public @Nullable Long timestamp() {
            return null;
        }
    };

    @TempDir
    private Path parent;

    private Path directory;
    private FileWriter<String> writer;

    @BeforeEach
    void make() {
        directory = parent.resolve("out");
        writer = new FileWriter<>(directory, "part-0", new SimpleStringEncoder<>());
    }

    @Test
    void theFileHasAHiddenNameWhileItIsWritten() throws IOException {
        writer.write("bir", NO_TIME);
        writer.flush(false);

        assertThat(files()).containsExactly(".part-0.inprogress");
        assertThat(directory.resolve(".part-0.inprogress")).hasContent("bir\n");
        writer.close();
    }

    @Test
    void theFileGetsItsNameAtTheEndOfTheInput() throws IOException {
        writer.write("bir", NO_TIME);
        writer.write("ıki", NO_TIME);
        writer.flush(true);
        writer.close();

        assertThat(files()).containsExactly("part-0");
        assertThat(directory.resolve("part-0")).hasContent("bir\nıki\n");
    }

    @Test
    void nothingIsLeftWhereNoRecordCame() throws IOException {
        writer.writeWatermark(new Watermark(1));
        writer.flush(true);
        writer.close();

        assertThat(directory).doesNotExist();
    }

    @Test
    void aFailedJobLeavesNoFinishedFile() throws IOException {
        writer.write("half", NO_TIME);
        writer.close();

        assertThat(files()).containsExactly(".part-0.inprogress");
    }

    @Test
    void aWatermarkShowsWhatWasWritten() throws IOException {
        writer.write("bir", NO_TIME);
        writer.writeWatermark(new Watermark(1));

        assertThat(directory.resolve(".part-0.inprogress")).hasContent("bir\n");
        writer.close();
    }

    @Test
    void startsAgainOverWhatAFailedAttemptLeft() throws IOException {
        writer.write("a long line of an attempt that failed", NO_TIME);
        writer.close();
        try (FileWriter<String> second = new FileWriter<>(directory, "part-0", new SimpleStringEncoder<>())) {
            second.write("x", NO_TIME);
            second.flush(true);
        }

        assertThat(files()).containsExactly("part-0");
        assertThat(directory.resolve("part-0")).hasContent("x\n");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
