package io.weir.runtime.checkpoint;

import io.weir.runtime.checkpoint.StateHandle.InFile;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store of one task whose pieces are copied, and read from their copies where there are good ones. */
final class CopyingSnapshotStore implements SnapshotStore {
    private static final Logger LOG = LoggerFactory.getLogger(CopyingSnapshotStore.class);

    private final Object task;
    private final FileSnapshotStore store;
    private final LocalCopies copies;

    CopyingSnapshotStore(Object task, FileSnapshotStore store, LocalCopies copies) {
        this.task = task;
        this.store = store;
        this.copies = copies;
    }

    /** Savepoints have nothing shared: jobs do not restart from them, and there are no copies. */
    @Override
    public StateOutput create(CheckpointTarget target, boolean shared) {
        return target.sharedDirectory() == null
                ? store.create(target, shared)
                : store.create(target, shared, name -> copies.begin(task, name));
    }

    @Override
    public InputStream open(StateHandle handle, @Nullable String directory) throws IOException {
        if (handle instanceof InFile piece) {
            LocalCopy copy = copies.find(piece.name());
            if (copy != null && copy.isWhole()) {
                try {
                    return FileSnapshotStore.openFile(piece, copy.file());
                } catch (IOException e) {
                    LOG.warn("{} State is read from {} instead", e.getMessage(), directory);
                    copy.drop();
                }
            }
        }
        return store.open(handle, directory);
    }

    @Override
    public void close() {
        // The store is the TaskManager's.
    }
}
