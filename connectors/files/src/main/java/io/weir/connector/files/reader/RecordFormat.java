package io.weir.connector.files.reader;

import io.weir.api.serialization.SerializationContext;
import io.weir.api.types.ResultTypeQueryable;
import java.io.IOException;
import java.io.Serializable;

/**
 * What a file source reads with: one interface for both kinds of formats.
 *
 * @param <T> the records
 */
public interface RecordFormat<T> extends Serializable, ResultTypeQueryable<T> {
    /** Called once before anything else. */
    void open(SerializationContext context) throws Exception;

    /** Whether files are cut into parts. */
    boolean isSplittable();

    /** Reads a split from where it stands. */
    RecordReader<T> read(FileSourceSplit split) throws IOException;

    /** Reads with {@code format}. */
    static <T> RecordFormat<T> of(StreamFormat<T> format) {
        return new StreamRecords<>(format);
    }

    /** Reads with {@code format}. */
    static <T> RecordFormat<T> of(BulkFormat<T> format) {
        return new BulkRecords<>(format);
    }
}
