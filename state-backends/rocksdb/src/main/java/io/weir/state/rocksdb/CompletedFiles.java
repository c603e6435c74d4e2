package io.weir.state.rocksdb;

import io.weir.runtime.checkpoint.CheckpointTarget;
import io.weir.runtime.checkpoint.KeyedSnapshot;
import io.weir.runtime.checkpoint.StateHandle;
import io.weir.runtime.state.StateBackend.RestoredKeyedState;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The files of rows that the newest complete checkpoint has, which are there for certain: the next one may refer to them. */
final class CompletedFiles {
    private Map<String, KeyedSnapshot.Part> files = Map.of();
    private @Nullable String sharedDirectory;
    private long checkpointId;

    /** The database was made from {@code snapshot}. */
    void restored(KeyedSnapshot snapshot, RestoredKeyedState from) {
        String directory = from.directory();
        if (from.sameJob()) {
            sharedDirectory =
                    directory == null ? null : normal(Path.of(directory).resolveSibling(StateHandle.InFile.SHARED));
            files = referable(snapshot);
        }
    }

    /** The checkpoint is complete. */
    void completed(long id, CheckpointTarget target, KeyedSnapshot snapshot) {
        if (id > checkpointId) {
            checkpointId = id;
            sharedDirectory = sharedDirectory(target);
            files = referable(snapshot);
        }
    }

    private static Map<String, KeyedSnapshot.Part> referable(KeyedSnapshot snapshot) {
        Map<String, KeyedSnapshot.Part> files = new HashMap<>();
        for (KeyedSnapshot.Part part : snapshot.parts()) {
            boolean shared = !(part.handle() instanceof StateHandle.InFile file) || file.isShared();
            if (shared && part.name().endsWith(Upload.ROWS)) {
                files.put(part.name(), part);
            }
        }
        return Map.copyOf(files);
    }

    /** What a checkpoint in {@code target} may refer to, by the names that the files have in the database. */
    Map<String, KeyedSnapshot.Part> referable(CheckpointTarget target) {
        return Objects.equals(sharedDirectory, sharedDirectory(target)) ? files : Map.of();
    }

    private static @Nullable String sharedDirectory(CheckpointTarget target) {
        String directory = target.sharedDirectory();
        return directory == null ? null : normal(Path.of(directory));
    }

    private static String normal(Path path) {
        return path.normalize().toString();
    }
}
