package io.weir.state.rocksdb;

import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.checkpoint.KeyedSnapshot.Part;
import io.weir.runtime.checkpoint.SnapshotFailedException;
import io.weir.runtime.checkpoint.SnapshotStore;
import io.weir.runtime.checkpoint.SnapshotStore.StateOutput;
import io.weir.runtime.checkpoint.StateHandle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Links the files of a database to a directory and brings them to where checkpoints lie. Files of rows never change: those
 * that a complete checkpoint has brought there are referred to. Runs in the backend's thread for transfers, {@link #abandon}
 * is called by the task's.
 */
final class Upload {
    /** What the names of files of rows end with. */
    static final String ROWS = ".sst";

    /** What the names of logs that are written ahead end with: they are empty. */
    private static final String LOG = ".log";

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path directory;
    private final SnapshotStore store;
    private final CheckpointTarget target;
    private final boolean incremental;
    private final Map<String, Part> known;
    private final CompletableFuture<Void> linked = new CompletableFuture<>();
    private final CompletableFuture<List<Part>> result = new CompletableFuture<>();
    private final List<StateOutput> outputs = new ArrayList<>();
    private volatile boolean abandoned;

    /**
     * To {@code target}, by way of {@code directory}, which must not be there.
     *
     * @param incremental whether later checkpoints may refer to its files
     * @param known files of rows by their names that it may refer to
     */
    Upload(Path directory, SnapshotStore store, CheckpointTarget target, boolean incremental, Map<String, Part> known) {
        this.directory = directory;
        this.store = store;
        this.target = target;
        this.incremental = incremental;
        this.known = known;
    }

    /** Links and copies what {@code rows} has now. */
    void start(RowStore rows, Executor transfers) {
        transfers.execute(() -> {
            try {
                requireWanted();
                rows.checkpoint(directory);
                linked.complete(null);
                copy();
            } catch (IOException | RuntimeException e) {
                fail(e);
            } finally {
                linked.complete(null);
                RowStore.deleteDirectory(directory);
            }
        });
    }

    /** Completes when the database may change. */
    CompletableFuture<Void> linked() {
        return linked;
    }

    /** Completes when all files are there. */
    CompletableFuture<List<Part>> result() {
        return result;
    }

    private void requireWanted() {
        if (abandoned) {
            throw new CancellationException("the checkpoint was given up");
        }
    }

    private void copy() throws IOException {
        List<CompletableFuture<Part>> parts = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (!file.getFileName().toString().endsWith(LOG)) {
                    parts.add(part(file));
                }
            }
        }
        CompletableFuture.allOf(parts.toArray(new CompletableFuture<?>[0])).whenComplete((nothing, failure) -> {
            if (failure == null) {
                result.complete(parts.stream().map(CompletableFuture::join).toList());
            } else {
                Throwable cause = failure.getCause();
                result.completeExceptionally(cause == null ? failure : cause);
            }
        });
    }

    private CompletableFuture<Part> part(Path file) throws IOException {
        String name = file.getFileName().toString();
        boolean rows = name.endsWith(ROWS);
        Part before = known.get(name);
        if (rows && before != null && before.handle().length() == Files.size(file)) {
            return CompletableFuture.completedFuture(before);
        }
        StateOutput output = store.create(target, rows && incremental);
        outputs.add(output);
        CompletableFuture<StateHandle> written = copy(file, output);
        return written.thenApply(handle -> new Part(name, handle));
    }

    private CompletableFuture<StateHandle> copy(Path file, StateOutput output) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                requireWanted();
                output.write(buffer, 0, count);
            }
        }
        return output.finish();
    }

    private void fail(Exception cause) {
        outputs.forEach(StateOutput::abandon);
        result.completeExceptionally(
                cause instanceof CancellationException
                        ? cause
                        : new SnapshotFailedException("State cannot be written: " + cause.getMessage(), cause));
    }

    /** Nothing of it is wanted any more; what it refers to of other checkpoints stays. */
    void abandon(Executor transfers) {
        abandoned = true;
        transfers.execute(() -> {
            outputs.forEach(StateOutput::abandon);
            outputs.clear();
            linked.complete(null);
            result.completeExceptionally(new CancellationException("the checkpoint was given up"));
        });
    }
}
