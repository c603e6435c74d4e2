package io.weir.state.rocksdb;

import io.weir.runtime.state.StateBackend;
import io.weir.runtime.state.StateExpiryContractTest;

/** State with a time to live on the rocksdb backend. */
class RocksDbExpiryTest extends StateExpiryContractTest {
    @Override
    protected StateBackend backend() {
        return new RocksDbStateBackend();
    }
}
