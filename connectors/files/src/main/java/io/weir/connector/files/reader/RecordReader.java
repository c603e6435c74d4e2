package io.weir.connector.files.reader;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one split record by record.
 *
 * @param <T> the records
 */
public interface RecordReader<T> extends Closeable {
    /**
     * The next record; null at the end of the split.
     *
     * @throws DamagedInputException if no record can be made of what comes next
     */
    @Nullable
    T next() throws IOException;

    /** Behind the last record, or what was damaged, whichever came last. */
    CheckpointedPosition position();
}
