package io.weir.state.heap;

import io.weir.runtime.state.KeyedStateBackend;
import io.weir.runtime.state.StateBackend;
import java.io.IOException;
import java.util.Set;

/** Keeps state as objects on the heap; values are stored by reference. */
public final class HeapStateBackend implements StateBackend {
    /** For the ServiceLoader. */
    public HeapStateBackend() {}

    /** Flink's newer name and its older ones. */
    @Override
    public Set<String> names() {
        return Set.of("hashmap", "filesystem", "memory", "jobmanager");
    }

    @Override
    public KeyedStateBackend createKeyedState(KeyedStateParameters parameters) throws IOException {
        return new HeapKeyedState(parameters);
    }
}
