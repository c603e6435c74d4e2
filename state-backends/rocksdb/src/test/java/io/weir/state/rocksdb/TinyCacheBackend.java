package io.weir.state.rocksdb;

import io.weir.api.configuration.Configuration;
import io.weir.api.configuration.MemorySize;
import io.weir.runtime.config.RocksDbOptions;
import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.StateBackend;
import java.io.IOException;
import java.util.Set;

/** The backend with a cache so small that nearly everything is evicted all the time. */
record TinyCacheBackend(long cacheBytes) implements StateBackend {
    TinyCacheBackend() {
        this(2_000);
    }

    @Override
    public Set<String> names() {
        return Set.of("tiny");
    }

    @Override
    public KeyedStateBackend createKeyedState(KeyedStateParameters parameters) throws IOException {
        StateEnvironment given = parameters.environment();
        Configuration configuration = new Configuration()
                .addAll(given.configuration())
                .set(RocksDbOptions.OBJECT_CACHE_SIZE, new MemorySize(cacheBytes));
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
