package io.weir.connector.files;

import io.weir.api.connector.Sink;
import io.weir.api.connector.SinkWriter;
import io.weir.api.connector.WriterInitContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes records to files of a directory:
 *
 * <pre>{@code
 * stream.sinkTo(FileSink.forRowFormat(Path.of("out"), new SimpleStringEncoder<>()).build());
 * }</pre>
 *
 * <p>Each subtask writes one file, {@code .part-0-<job>.inprogress} while it runs and {@code part-0-<job>} when all input is
 * done; a job that fails leaves only the first.
 *
 * @param <T> the records
 */
public final class FileSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final String directory;
    private final Encoder<T> encoder;

    private FileSink(String directory, Encoder<T> encoder) {
        this.directory = directory;
        this.encoder = encoder;
    }

    /** Files in {@code directory}, which is made when it is not there; a relative one is the program's own. */
    public static <T> RowFormatBuilder<T> forRowFormat(Path directory, Encoder<T> encoder) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new IllegalArgumentException("'%s' is a file, not a directory to write to.".formatted(directory));
        }
        return new RowFormatBuilder<>(directory, encoder);
    }

    /**
     * Settings of a file sink.
     *
     * @param <T> the records
     */
    public static final class RowFormatBuilder<T> {
        private final Path directory;
        private final Encoder<T> encoder;

        private RowFormatBuilder(Path directory, Encoder<T> encoder) {
            this.directory = directory;
            this.encoder = encoder;
        }

        /** The sink. */
        public FileSink<T> build() {
            return new FileSink<>(directory.toAbsolutePath().normalize().toString(), encoder);
        }
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        String name = "part-%d-%s"
                .formatted(
                        context.getTaskInfo().indexOfThisSubtask(),
                        context.getJobInfo().jobId().substring(0, 8));
        return new FileWriter<>(Path.of(directory), name, encoder);
    }
}
