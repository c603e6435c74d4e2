package io.weir.state.heap;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.runtime.state.KeyedStateBackendContractTest;
import io.weir.runtime.state.StateBackend;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The heap backend keeps the contract and is found by its names. */
class HeapStateBackendTest extends KeyedStateBackendContractTest {
    @Override
    protected StateBackend backend() {
        return new HeapStateBackend();
    }

    @Test
    void isFoundByTheNamesOfFlink() {
        assertThat(ServiceLoader.load(StateBackend.class)
                        .findFirst()
                        .orElseThrow()
                        .names())
                .contains("hashmap", "filesystem");
    }
}
