package io.weir.api.connector.basic;

import java.io.IOException;
import java.util.List;

/**
 * Where a {@link BatchingWriter} sends its batches to. Used by one thread.
 *
 * @param <B> what batches consist of
 */
public interface BatchServer<B> extends AutoCloseable {
    /** The server, as the subject of a sentence: {@code The database words}. */
    String name();

    /**
     * Connects where that is not done, and sees that the server takes batches, so that mistakes are seen at the start.
     *
     * @throws BatchFailure if the server does not
     * @throws IOException if something else is wrong; nothing is tried again
     */
    void open() throws BatchFailure, IOException;

    /**
     * Sends a batch, over a new connection where there is none. The server has all of it afterwards.
     *
     * @throws BatchFailure if the server has maybe all of it and maybe only some
     * @throws IOException if something else is wrong; nothing is tried again
     */
    void send(List<B> batch) throws BatchFailure, IOException;

    /** Forgets the connection. */
    @Override
    void close();
}
