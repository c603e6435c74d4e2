package io.weir.connector.files;

import io.weir.api.serialization.SerializationContext;
import io.weir.connector.files.compact.FileCompactor;
import io.weir.connector.files.reader.FileSourceSplit;
import io.weir.connector.files.reader.RecordFormat;
import io.weir.connector.files.reader.RecordReader;
import io.weir.connector.files.reader.StreamFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the records of files and writes them once more; for files with a header.
 *
 * @param <IN> the records
 */
public final class RecordWiseFileCompactor<IN> implements FileCompactor {
    private static final long serialVersionUID = 1L;

    private final RecordFormat<IN> format;
    private final Encoder<IN> encoder;

    /**
     * Reads with {@code format} what the sink has written.
     *
     * @param encoder writes it again; not the very object that the sink has, which another thread uses
     */
    public RecordWiseFileCompactor(StreamFormat<IN> format, Encoder<IN> encoder) {
        this.format = RecordFormat.of(format);
        this.encoder = encoder;
    }

    @Override
    public void open(SerializationContext context) throws Exception {
        format.open(context);
    }

    @Override
    public void compact(List<Path> inputFiles, OutputStream output) throws IOException {
        for (Path file : inputFiles) {
            FileSourceSplit whole = FileSourceSplit.of(file, 0, Files.size(file));
            try (RecordReader<IN> records = format.read(whole)) {
                for (IN record = records.next(); record != null; record = records.next()) {
                    encoder.encode(record, output);
                }
            }
        }
    }
}
