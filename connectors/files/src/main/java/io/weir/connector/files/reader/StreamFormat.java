package io.weir.connector.files.reader;

import io.weir.api.serialization.SerializationContext;
import io.weir.api.types.ResultTypeQueryable;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of the bytes of a file as they come. {@link SimpleStreamFormat} is enough for files that are read from their
 * beginning to their end.
 *
 * <p><b>Threading:</b> used by one source reader, on its thread.
 *
 * @param <T> the records
 */
public interface StreamFormat<T> extends Serializable, ResultTypeQueryable<T> {
    /** Called once before anything else. */
    default void open(SerializationContext context) throws Exception {}

    /**
     * Reads a split from its beginning: that is where {@code stream} stands. A record belongs to the split in which it starts,
     * so the reader passes over what belongs to the one before, and reads its last record to the end.
     *
     * @param stream the format's to close
     * @param fileLength bytes of the file; {@code Long.MAX_VALUE} where it is compressed
     * @param splitEnd byte behind the last one of the split; {@code Long.MAX_VALUE} where the file is compressed
     * @throws DamagedInputException if these are no such records
     */
    Reader<T> createReader(FSDataInputStream stream, long fileLength, long splitEnd) throws IOException;

    /**
     * Goes on reading a split at {@code restoredOffset}, which a reader has given as its position; that is where {@code stream}
     * stands.
     */
    Reader<T> restoreReader(FSDataInputStream stream, long restoredOffset, long fileLength, long splitEnd)
            throws IOException;

    /** Whether a reader can find the first record after any byte of a file. Otherwise files are read whole. */
    boolean isSplittable();

    /**
     * Reads one split.
     *
     * @param <T> the records
     */
    interface Reader<T> extends Closeable {
        /**
         * The next record; null at the end of the split.
         *
         * @throws DamagedInputException if no record can be made of what comes next; it may be called again unless that {@link
         *     DamagedInputException#endsSplit}
         * @throws IOException if the file cannot be read: the job fails
         */
        @Nullable
        T read() throws IOException;

        /** Position behind the last record; null: the source counts records instead, and reads them once more after failures. */
        default @Nullable CheckpointedPosition getCheckpointedPosition() {
            return null;
        }
    }
}
