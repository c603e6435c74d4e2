package io.weir.runtime.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads pieces of state. One per TaskManager.
 *
 * <p><b>Threading:</b> all methods may be called by any thread; a {@link StateOutput} belongs to one thread at a time. Files
 * are written and synced by threads of the store, so that {@link StateOutput#write} does not wait for a disk as long as the
 * store keeps up.
 */
public interface SnapshotStore extends AutoCloseable {
    /** Begins a piece of the checkpoint that {@code target} is of; {@code shared}: one that later checkpoints may refer to. */
    StateOutput create(CheckpointTarget target, boolean shared);

    /**
     * Opens a piece of the checkpoint in {@code directory}. The whole piece is checked against its checksum before the
     * first byte is given out.
     *
     * @throws IOException if the piece is missing, shorter or damaged; the message names the file
     */
    InputStream open(StateHandle handle, @Nullable String directory) throws IOException;

    /** Ends its threads; pieces not finished are abandoned. */
    @Override
    void close();

    /** A piece being written. */
    abstract class StateOutput extends OutputStream {
        /** Number of bytes written so far. */
        public abstract long length();

        /**
         * No more comes. The future completes when the piece is on disk, synced and under its final name, or with an
         * IOException whose message says what was wrong with which file.
         */
        public abstract CompletableFuture<StateHandle> finish();

        /** The piece is not wanted any more: nothing of it remains, before and after {@link #finish}. */
        public abstract void abandon();
    }
}
