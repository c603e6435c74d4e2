package io.weir.connector.files.reader;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a file, unpacked where the file is compressed. Used by one thread. */
public abstract class FSDataInputStream extends InputStream {
    /** For the streams of this package, and of tests of formats. */
    protected FSDataInputStream() {}

    /**
     * The next byte that is read is the one at {@code position}, from the beginning of the file. Where the file is compressed,
     * all before it is unpacked.
     */
    public abstract void seek(long position) throws IOException;

    /** Position of the next byte that is read. */
    public abstract long getPos() throws IOException;
}
