package io.weir.state.rocksdb;

import io.weir.runtime.state.KeyedStateBackendContractTest;
import io.weir.runtime.state.StateBackend;

/** The rocksdb backend while nearly no state is in the cache. */
class EvictedStateTest extends KeyedStateBackendContractTest {
    @Override
    protected StateBackend backend() {
        return TestedBackend.evicting();
    }
}
