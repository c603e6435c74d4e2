package io.weir.state.rocksdb;

import io.weir.runtime.state.KeyedStateBackendContractTest;
import io.weir.runtime.state.StateBackend;

/** The rocksdb backend while all state is in the cache. */
class RocksDbStateTest extends KeyedStateBackendContractTest {
    @Override
    protected StateBackend backend() {
        return TestedBackend.cached();
    }
}
