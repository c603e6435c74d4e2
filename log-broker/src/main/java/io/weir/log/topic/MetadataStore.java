package io.weir.log.topic;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * Where is remembered which topics there are.
 *
 * <p><b>Threading:</b> called by one thread at a time, which may wait.
 *
 * <p><b>On failure:</b> what failed may have happened or not; only opening it anew tells.
 */
public interface MetadataStore extends AutoCloseable {
    /** The id of the cluster: made once, the same ever after. */
    String clusterId();

    /** All records. */
    List<TopicRecord> load() throws IOException;

    /** Remembers a record in place of that of the same id; durable when it returns, and whole or not at all. */
    void put(TopicRecord topic) throws IOException;

    /** Forgets a record; durable when it returns. */
    void remove(UUID id) throws IOException;

    @Override
    void close() throws IOException;
}
