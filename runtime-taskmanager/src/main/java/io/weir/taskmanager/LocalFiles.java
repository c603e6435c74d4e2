package io.weir.taskmanager;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.config.RocksDbOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The directories of a TaskManager for what it needs no longer than it lives: jars of jobs,
 * databases, and copies of checkpoints.
 */
final class LocalFiles implements AutoCloseable {
    private final WorkingDirectory temporary;
    private final @Nullable WorkingDirectory ownOfDatabases;

    private LocalFiles(WorkingDirectory temporary, @Nullable WorkingDirectory ownOfDatabases) {
        this.temporary = temporary;
        this.ownOfDatabases = ownOfDatabases;
    }

    /**
     * Makes the directories of the TaskManager {@code id}.
     *
     * @param parent for temporary files; empty: that of the machine
     * @throws UncheckedIOException if one cannot be made; the message names the key
     */
    static LocalFiles create(String parent, Configuration values, String id) {
        String temporary = parent.isEmpty() ? System.getProperty("java.io.tmpdir") : parent;
        WorkingDirectory made = claim(temporary, id, "io.tmp.dirs");
        String databases = values.get(RocksDbOptions.LOCAL_DIRECTORY);
        try {
            return new LocalFiles(
                    made,
                    databases.isEmpty() || Path.of(databases).equals(Path.of(temporary))
                            ? null
                            : claim(databases, id, RocksDbOptions.LOCAL_DIRECTORY.key()));
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private static WorkingDirectory claim(String parent, String id, String key) {
        try {
            return WorkingDirectory.claim(Path.of(parent), id);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "No directory for temporary files can be made ('%s'): %s".formatted(key, e.getMessage()), e);
        }
    }

    /** For jars of jobs. */
    Path jars() {
        return temporary.path().resolve("jars");
    }

    /** For copies of checkpoints. */
    Path copies() {
        return temporary.path().resolve("copies");
    }

    /** For databases of state. */
    Path databases() {
        return ownOfDatabases == null ? temporary.path().resolve("databases") : ownOfDatabases.path();
    }

    @Override
    public void close() {
        temporary.close();
        if (ownOfDatabases != null) {
            ownOfDatabases.close();
        }
    }
}
