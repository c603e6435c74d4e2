package io.weir.connector.files.reader;

import io.weir.api.types.ResultTypeQueryable;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Reads files batch by batch, and opens them by itself: for formats with blocks or columns of their own. They are not unpacked.
 *
 * <p><b>Threading:</b> used by one source reader, on its thread.
 *
 * @param <T> the records
 */
public interface BulkFormat<T> extends Serializable, ResultTypeQueryable<T> {
    /**
     * Reads {@code split} from its beginning.
     *
     * @throws DamagedInputException if these are no such records
     */
    Reader<T> createReader(FileSourceSplit split) throws IOException;

    /** Goes on at the position of {@code split}, one of those that records came with. */
    Reader<T> restoreReader(FileSourceSplit split) throws IOException;

    /** Whether a reader can find the first record after any byte of a file. Otherwise files are read whole. */
    boolean isSplittable();

    /**
     * Reads one split.
     *
     * @param <T> the records
     */
    interface Reader<T> extends Closeable {
        /**
         * The next records, in a batch that is used up before the next one is asked for; null at the end of the split.
         *
         * @throws DamagedInputException if no records can be made of what comes next
         * @throws IOException if the file cannot be read: the job fails
         */
        @Nullable
        RecordIterator<T> readBatch() throws IOException;
    }

    /**
     * A batch of records.
     *
     * @param <T> the records
     */
    interface RecordIterator<T> {
        /** The next one; null at the end of the batch. The object may be the same each time. */
        @Nullable
        RecordAndPosition<T> next();

        /** The batch is used up, or given up. */
        default void releaseBatch() {}
    }
}
