package io.weir.jobmanager.checkpoint;

import java.io.IOException;

/** Stands before what only the leader may do to files. */
public interface Fence {
    /**
     * Returns if this JobManager leads at this moment. Blocks.
     *
     * @throws IOException if another does, or that cannot be found out; a sentence
     */
    void check() throws IOException;
}
