package io.weir.state.rocksdb;

import io.weir.runtime.state.StateBackend;
import io.weir.runtime.state.StateEvolutionContractTest;

/** Types that change between two runs on the rocksdb backend. */
class RocksDbEvolutionTest extends StateEvolutionContractTest {
    @Override
    protected StateBackend backend() {
        return TestedBackend.cached();
    }
}
