package io.weir.connector.files.reader;

import java.io.IOException;

/**
 * A {@link StreamFormat} for files that are read from their beginning to their end: by one subtask, and after a failure once more
 * from the beginning, up to where it was.
 *
 * @param <T> the records
 */
public abstract class SimpleStreamFormat<T> implements StreamFormat<T> {
    private static final long serialVersionUID = 1L;

    /** For formats of one's own. */
    protected SimpleStreamFormat() {}

    /** Reads a file from its beginning; {@code stream} is the format's to close. */
    public abstract Reader<T> createReader(FSDataInputStream stream) throws IOException;

    @Override
    public final Reader<T> createReader(FSDataInputStream stream, long fileLength, long splitEnd) throws IOException {
        return createReader(stream);
    }

    @Override
    public final Reader<T> restoreReader(FSDataInputStream stream, long restoredOffset, long fileLength, long splitEnd)
            throws IOException {
        throw new IOException("Byte %d is no position of a format that gives none.".formatted(restoredOffset));
    }

    @Override
    public final boolean isSplittable() {
        return false;
    }
}
