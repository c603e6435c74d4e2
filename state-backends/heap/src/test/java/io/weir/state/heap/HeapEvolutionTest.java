package io.weir.state.heap;

import io.weir.runtime.state.StateBackend;
import io.weir.runtime.state.StateEvolutionContractTest;

/** Types that change between two runs on the heap backend. */
class HeapEvolutionTest extends StateEvolutionContractTest {
    @Override
    protected StateBackend backend() {
        return new HeapStateBackend();
    }
}
