package io.weir.state.rocksdb;

import io.weir.api.configuration.Configuration;
import io.weir.runtime.config.CheckpointOptions;
import io.weir.runtime.state.KeyedSnapshotContractTest;
import io.weir.runtime.state.StateBackend;

/** Incremental snapshots of the rocksdb backend while all state is in the cache. */
class IncrementalSnapshotIT extends KeyedSnapshotContractTest {
    @Override
    protected StateBackend backend() {
        return TestedBackend.cached();
    }

    @Override
    protected Configuration configuration() {
        return new Configuration().set(CheckpointOptions.INCREMENTAL, true);
    }

    @Override
    protected int rounds() {
        return 15;
    }
}
