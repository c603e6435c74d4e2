package io.weir.state.rocksdb;

import io.weir.runtime.state.KeyedSnapshotContractTest;
import io.weir.runtime.state.StateBackend;

/** Snapshots of the rocksdb backend while all state is in the cache. */
class RocksDbSnapshotIT extends KeyedSnapshotContractTest {
    @Override
    protected StateBackend backend() {
        return TestedBackend.cached();
    }

    @Override
    protected int rounds() {
        return 15;
    }
}
