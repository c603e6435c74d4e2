package io.weir.state.rocksdb;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.config.RocksDbOptions;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.StateBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** Keeps state in RocksDB, behind a cache of objects on the heap. */
public final class RocksDbStateBackend implements StateBackend {
    /** For the ServiceLoader. */
    public RocksDbStateBackend() {}

    /** The short name, and the classes that Flink's users name. */
    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(RocksDbOptions.FACTORIES);
        names.add("rocksdb");
        return names;
    }

    @Override
    public KeyedStateBackend createKeyedState(KeyedStateParameters parameters) throws IOException {
        Configuration configuration = parameters.environment().configuration();
        long nativeBytes = configuration.get(RocksDbOptions.MEMORY_SIZE).bytes();
        long cacheBytes = configuration.get(RocksDbOptions.OBJECT_CACHE_SIZE).bytes();
        Path directory = newDirectory(configuration.get(RocksDbOptions.LOCAL_DIRECTORY));
        NativePieces pieces = new NativePieces(parameters, directory, nativeBytes);
        LocalDatabase database;
        try {
            database = pieces.open();
        } catch (IOException | RuntimeException e) {
            RowStore.deleteDirectory(directory);
            throw e;
        }
        try {
            RocksDbKeyedState state = new RocksDbKeyedState(parameters, database, new CacheBudget(cacheBytes));
            state.restore(pieces);
            return state;
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static Path newDirectory(String configured) throws IOException {
        Path parent = Path.of(configured.isEmpty() ? System.getProperty("java.io.tmpdir") : configured);
        try {
            return Files.createTempDirectory(Files.createDirectories(parent), "weir-rocksdb-");
        } catch (IOException e) {
            throw new IOException(
                    "No directory for RocksDB can be made in %s: %s. Set 'state.backend.rocksdb.localdir' to one that can be written."
                            .formatted(parent, e),
                    e);
        }
    }
}
