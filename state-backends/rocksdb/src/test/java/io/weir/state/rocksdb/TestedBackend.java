package io.weir.state.rocksdb;

import io.weir.api.configuration.Configuration;
import io.weir.api.configuration.MemorySize;
import io.weir.runtime.config.RocksDbOptions;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.StateBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The backend with a cache of some size, and its databases in memory where the machine has a directory for that: RocksDB
 * syncs each file that it writes, which takes most of the time of small tests.
 */
record TestedBackend(long cacheBytes) implements StateBackend {
    private static final Path IN_MEMORY = Path.of("/dev/shm");

    /** With a cache that holds all there is. */
    static TestedBackend cached() {
        return new TestedBackend(64 << 20);
    }

    /** With a cache so small that nearly everything is evicted all the time. */
    static TestedBackend evicting() {
        return new TestedBackend(2_000);
    }

    @Override
    public Set<String> names() {
        return Set.of("tested");
    }

    @Override
    public KeyedStateBackend createKeyedState(KeyedStateParameters parameters) throws IOException {
        StateEnvironment given = parameters.environment();
        Configuration configuration =
                new Configuration().set(RocksDbOptions.OBJECT_CACHE_SIZE, new MemorySize(cacheBytes));
        if (Files.isWritable(IN_MEMORY)) {
            configuration.set(RocksDbOptions.LOCAL_DIRECTORY, IN_MEMORY.toString());
        }
        configuration.addAll(given.configuration());
        StateEnvironment environment = new StateEnvironment(
                given.snapshots(), given.serializers(), given.classLoader(), given.clock(), configuration);
        return new RocksDbStateBackend()
                .createKeyedState(new KeyedStateParameters(
                        parameters.keyType(),
                        parameters.keyGroups(),
                        parameters.maxParallelism(),
                        environment,
                        parameters.restored()));
    }
}
