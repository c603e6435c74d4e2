package io.weir.state.heap;

import io.weir.runtime.state.KeyedSnapshotContractTest;
import io.weir.runtime.state.StateBackend;

/** Snapshots of the heap backend. */
class HeapSnapshotTest extends KeyedSnapshotContractTest {
    @Override
    protected StateBackend backend() {
        return new HeapStateBackend();
    }
}
